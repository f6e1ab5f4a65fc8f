import * as pulumi from "@pulumi/pulumi";
import type { RotationPlan } from "../rotation/plan";
import type { Credentials, CredentialsArgs, Identity, TokenRequest } from "./identity";
import { oidcTokenRequest, type OidcArgs } from "./oidc";

/** A client, or one secret of a client, that an administrator made. */
export interface StaticClient {
  clientId: string;
  /** Secret. */
  clientSecret: pulumi.Input<string>;
  /** When the provider lets the secret die, ISO 8601; absent for never. */
  expiresAt?: string;
}

/** Arguments of `OidcStaticClients` that come from the settings. */
export interface OidcStaticClientsArgs extends OidcArgs {
  registration: "static";
  team: string;
  /** By generation. Two of them may be one client with two secrets. */
  clients: ReadonlyMap<number, StaticClient>;
}

/**
 * One team's clients at a provider where an administrator makes them: the program proves, delivers and rotates what is in
 * the settings, and says what has to be done by hand. Works for every provider, Okta and Entra ID included.
 *
 * @example
 * import * as pulumi from "@pulumi/pulumi";
 * import { OidcStaticClients } from "flyte-ci-keys";
 *
 * const clientSecret = new pulumi.Config().requireSecret("payments-g1");
 * export const payments = new OidcStaticClients("payments", {
 *   registration: "static",
 *   team: "payments",
 *   clients: new Map([[1, { clientId: "ci-payments", clientSecret }]]),
 *   issuer: "https://login.example.com",
 *   scope: "all",
 *   check: { successes: 1, interval: 2, timeout: 60 },
 *   protect: true,
 * });
 */
export class OidcStaticClients extends pulumi.ComponentResource implements Identity {
  readonly kind = "oidc";
  readonly tokenRequest: TokenRequest;
  readonly ready: pulumi.Resource[] = [];
  readonly clientStatus = pulumi.output("made by an administrator");

  constructor(
    name: string,
    private readonly args: OidcStaticClientsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:OidcStaticClients", name, {}, opts);
    this.tokenRequest = oidcTokenRequest(args);
    this.registerOutputs();
  }

  credentials({ number, superseded }: CredentialsArgs): Credentials {
    const client = this.args.clients.get(number);
    if (client === undefined && !superseded) {
      throw new pulumi.RunError(noClient(this.args.team, number));
    }
    return {
      clientId: pulumi.output(client?.clientId ?? ""),
      clientSecret: pulumi.secret(client?.clientSecret ?? ""),
      disabledAt: pulumi.output(""),
      expiresAt: pulumi.output(client?.expiresAt ?? ""),
    };
  }

  toDo({ generations, nextRotation }: RotationPlan): string[] {
    const { team, clients } = this.args;
    const alive = generations.map(({ number }) => number);
    const [current = 1] = alive;
    const over = [...clients].filter(([number]) => number < current && !alive.includes(number));
    return [
      ...over.map(([number, { clientId }]) => removal(team, number, clientId)),
      ...(clients.has(current + 1) ? [] : [addition(team, current + 1, nextRotation)]),
    ];
  }
}

/** Why generation `number` cannot be made, if so. */
export function missingStaticClient(
  { team, clients }: OidcStaticClientsArgs,
  number: number,
): string | undefined {
  return clients.has(number) ? undefined : noClient(team, number);
}

function noClient(team: string, number: number): string {
  return `there is no client for generation ${number} of "${team}" in the settings. ${howToAdd(team, number)}`;
}

function addition(team: string, number: number, by: Date | undefined): string {
  const when = by === undefined ? "before the next rotation" : `by ${by.toISOString()}`;
  return `${when}, generation ${number} is needed. ${howToAdd(team, number)}`;
}

function howToAdd(team: string, number: number): string {
  return (
    "Make the next client, or the next secret of the same client, at the provider; then " +
    `pulumi config set --path '${clientSetting(team, number)}.id' <client id>, and ` +
    `pulumi config set --secret ${secretSetting(team, number)}`
  );
}

function removal(team: string, number: number, clientId: string): string {
  return (
    `generation ${number} is over: delete its secret of client ${clientId} at the provider; then ` +
    `pulumi config rm --path '${clientSetting(team, number)}', and pulumi config rm ${secretSetting(team, number)}`
  );
}

/** Setting that names a generation's client. */
export function clientSetting(team: string, number: number): string {
  return `flyte-ci-keys:teams["${team}"].clients.g${number}`;
}

/** Setting that holds a generation's client secret, encrypted. */
export function secretSetting(team: string, number: number): string {
  return `flyte-ci-keys:clientSecret/${team}/g${number}`;
}
