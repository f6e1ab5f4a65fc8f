import * as pulumi from "@pulumi/pulumi";
import { OidcClient } from "../resources/oidcClient";
import type { Credentials, CredentialsArgs, Identity, TokenRequest } from "./identity";
import { oidcTokenRequest, type OidcArgs } from "./oidc";

/** Arguments of `OidcClients` that come from the settings. */
export interface OidcClientsArgs extends OidcArgs {
  registration: "dynamic";
  /** Beginning of the clients' names, `<project>/<stack>/<team>`. */
  owner: string;
}

/**
 * One team's clients at an OpenID provider that registers them (RFC 7591): a client per generation, since most providers
 * keep one live secret per client. Client id and subject change with each rotation.
 *
 * @example
 * import { OidcClients } from "flyte-ci-keys";
 *
 * export const payments = new OidcClients("payments", {
 *   registration: "dynamic",
 *   issuer: "https://sso.example.com/realms/union",
 *   scope: "all",
 *   audience: "https://union.example.com",
 *   owner: "platform/prod/payments",
 *   check: { successes: 1, interval: 2, timeout: 60 },
 *   protect: true,
 * });
 */
export class OidcClients extends pulumi.ComponentResource implements Identity {
  readonly kind = "oidc";
  readonly tokenRequest: TokenRequest;
  readonly ready: pulumi.Resource[] = [];
  readonly clientStatus = pulumi.output("registered");

  constructor(
    name: string,
    private readonly args: OidcClientsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:OidcClients", name, {}, opts);
    this.tokenRequest = oidcTokenRequest(args);
    this.registerOutputs();
  }

  credentials(args: CredentialsArgs, opts: pulumi.CustomResourceOptions): Credentials {
    const { issuer, scope, owner, protect } = this.args;
    const { number, superseded, delivered } = args;
    const client = new OidcClient(
      args.name,
      { issuer, clientName: `${owner}/g${number}`, scope, superseded, delivered },
      // A client that no pipeline uses yet, or soon none any more, must be able to go.
      pulumi.mergeOptions(opts, { protect: protect && delivered && !superseded }),
    );
    return {
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      disabledAt: pulumi.output(""),
      expiresAt: client.expiresAt,
      // As registered: settings that changed since are for the next generation.
      tokenRequest: { issuer: client.issuer, scope: client.scope },
    };
  }
}

/** What a registered client is made from; it is never changed in place. */
export function registrationBasis({ issuer, scope }: OidcClientsArgs): string {
  return `${issuer} ${scope}`;
}
