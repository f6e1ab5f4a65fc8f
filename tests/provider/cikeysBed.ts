import { encodeApiKey } from "../../components/apiKey";
import { cikeysProvider } from "../../provider/definition";
import type { Sleep } from "../../provider/http/rateGovernor";
import { SandboxClock } from "../../sandbox/clock";
import type { Call } from "../../sandbox/emulators/callLog";
import { OktaEmulator } from "../../sandbox/emulators/okta/okta";
import type {
  AppSeed,
  AuthorizationServerSeed,
  OrganisationSeed,
} from "../../sandbox/emulators/okta/organisation";
import { ProviderClient, urnOf } from "../support/providerClient";

export const API_TOKEN = "00abcdefghijklmnopqrstuvwxyz0123456789ABCD";
export const SERVER_NAME = "union";
export const AUDIENCE = "api://union";
/** The secret that the seeded app has; no output, error or log may hold it where it is not an input. */
export const SECRET = "canary-generation-1-canary-generation-1-001";

export const SECRETS_PATH = "/api/v1/apps/:appId/credentials/secrets";

/** An app with one ACTIVE secret of our choice. */
export const APP: AppSeed = { label: "team-a-ci", secrets: [{ clientSecret: SECRET }] };

/** An authorization server that lets every client have the scope `all`, or as changed. */
export function authorizationServer(
  changes: Partial<AuthorizationServerSeed> = {},
): AuthorizationServerSeed {
  const rule = {
    name: "client credentials",
    grantTypes: ["client_credentials"],
    groups: ["EVERYONE"],
    scopes: ["all"],
  };
  return {
    name: SERVER_NAME,
    audience: AUDIENCE,
    scopes: ["all"],
    policies: [{ name: "machines", clients: ["ALL_CLIENTS"], rules: [rule] }],
    ...changes,
  };
}

/** The product's provider over gRPC, and an Okta organisation that it talks to. */
export class CikeysBed {
  private constructor(
    readonly clock: SandboxClock,
    readonly okta: OktaEmulator,
    readonly client: ProviderClient,
  ) {}

  /** @param pacing How the provider waits for a rate limit. */
  static async start(
    seed: OrganisationSeed = {},
    pacing?: (clock: SandboxClock, okta: OktaEmulator) => Sleep,
  ): Promise<CikeysBed> {
    const clock = new SandboxClock();
    const okta = await new OktaEmulator(clock, {
      administrators: [{ apiToken: API_TOKEN, rights: "full" }],
      apps: [APP],
      authorizationServers: [authorizationServer()],
      ...seed,
    }).start();
    const env = { OKTA_API_TOKEN: API_TOKEN };
    const paced = pacing === undefined ? {} : { pacing: pacing(clock, okta) };
    const provider = cikeysProvider({ env, clock, ...paced });
    return new CikeysBed(clock, okta, await ProviderClient.serve(provider));
  }

  async stop(): Promise<void> {
    this.client.stop();
    await this.okta.stop();
  }

  /** Id of the first app. */
  get appId(): string {
    const [app] = this.okta.apps();
    if (app === undefined) throw new Error("the organisation has no app");
    return app.id;
  }

  get serverId(): string {
    return this.okta.authorizationServerId(SERVER_NAME);
  }

  get issuer(): string {
    return `${this.okta.url}/oauth2/${this.serverId}`;
  }

  /** API key of the first app with this secret. */
  apiKey(clientSecret = SECRET): string {
    return encodeApiKey({ domain: "union.example.com", clientId: this.appId, clientSecret });
  }

  /** Calls that changed something, or tried to. */
  writes(mark = 0): readonly Call[] {
    return this.okta.calls.since(mark).filter(({ kind }) => kind === "write");
  }

  /** Requests for tokens. */
  tokenRequests(mark = 0): readonly Call[] {
    return this.okta.calls.since(mark).filter(({ kind }) => kind === "token");
  }
}

/** URN of a resource of a type, for example `okta:ClientSecret`. */
export function urn(type: string): string {
  return urnOf(`cikeys:${type}`, "it");
}

/** Message of the error that a call must end in. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  throw new Error("the call succeeded and should have failed");
}
