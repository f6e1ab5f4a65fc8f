import { cikeysProvider } from "../../provider/definition";
import { encodeApiKey } from "../../components/apiKey";
import { timestamp, type Clock } from "../../common/clock";
import type { Properties } from "../../provider/protocol/properties";
import { SandboxClock } from "../../sandbox/clock";
import type { Call } from "../../sandbox/emulators/callLog";
import {
  EmbeddedProvider,
  type EmbeddedProviderOptions,
} from "../../sandbox/emulators/oidc/embeddedProvider";
import type { OidcServer } from "../../sandbox/emulators/oidc/oidcServer";
import { EngineLogServer } from "../support/engineLogServer";
import { ProviderClient, type KnownState } from "../support/providerClient";
import { urn } from "./cikeysBed";

export const CLIENT = urn("oidc:Client");
export const CHECK = urn("index:TokenCheck");
/** Opens the embedded provider's registration endpoint; no output, error or state may hold it. */
export const INITIAL_ACCESS_TOKEN = "canary-initial-access-token";

/** The product's provider over gRPC, and an OpenID provider that it talks to. */
export class OidcBed {
  private constructor(
    readonly clock: SandboxClock,
    readonly server: OidcServer,
    /** Environment of the product's provider; may be changed. */
    readonly env: NodeJS.ProcessEnv,
    readonly client: ProviderClient,
    readonly engine: EngineLogServer,
  ) {}

  /** @param make The OpenID provider; by default the embedded one. */
  static async start(
    make: (clock: Clock) => OidcServer = (clock) => embedded(clock),
  ): Promise<OidcBed> {
    const clock = new SandboxClock();
    const server = await make(clock).start();
    const env = { OIDC_INITIAL_ACCESS_TOKEN: server.initialAccessToken };
    const client = await ProviderClient.serve(cikeysProvider({ env, clock }));
    const engine = await new EngineLogServer().start();
    await client.attach(engine.address);
    return new OidcBed(clock, server, env, client, engine);
  }

  async stop(): Promise<void> {
    this.client.stop();
    this.engine.stop();
    await this.server.stop();
  }

  inputs(changes: Properties = {}): Properties {
    return {
      issuer: this.server.issuer,
      clientName: "flyte-ci-keys/dev/payments/g1",
      scope: "all",
      superseded: false,
      delivered: false,
      ...changes,
    };
  }

  /** Registers a client; its state. */
  async register(changes: Properties = {}): Promise<KnownState> {
    const inputs = this.inputs(changes);
    return { ...(await this.client.create(CLIENT, inputs)), inputs };
  }

  /** Proves a client's key with one token request. */
  async prove({ outputs }: KnownState, changes: Properties = {}): Promise<Properties> {
    const apiKey = encodeApiKey({
      domain: "union.example.com",
      clientId: String(outputs["clientId"]),
      clientSecret: String(outputs["clientSecret"]),
    });
    const check = {
      apiKey,
      issuer: this.server.issuer,
      issuerKind: "oidc",
      scope: "all",
      notBefore: timestamp(this.clock.now()),
      successes: 1,
      interval: 0.02,
      timeout: 0.01,
      ...changes,
    };
    return (await this.client.create(CHECK, check)).outputs;
  }

  /** Calls after a mark, as `<kind> <method> <status>`. */
  calls(mark = 0): string[] {
    return this.server.calls.since(mark).map(line);
  }

  names(): string[] {
    return this.server.clients().map(({ clientName }) => clientName);
  }
}

function line({ kind, method, status }: Call): string {
  return `${kind} ${method} ${status}`;
}

/** The embedded provider with something different about it. */
export function embedded(
  clock: Clock,
  options: Partial<EmbeddedProviderOptions> = {},
): EmbeddedProvider {
  return new EmbeddedProvider(clock, { initialAccessToken: INITIAL_ACCESS_TOKEN, ...options });
}

/** State whose registration access token is another one. */
export function withToken(state: KnownState, token: string): KnownState {
  return { ...state, outputs: { ...state.outputs, registrationAccessToken: token } };
}
