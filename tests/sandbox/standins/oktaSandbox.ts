import { generateKeyPair, exportJWK, exportPKCS8 } from "jose";
import { SandboxClock } from "../../../sandbox/clock";
import { OktaEmulator } from "../../../sandbox/emulators/okta/okta";
import { oktaStandIn } from "../../../sandbox/standins/okta/okta";
import type { Properties } from "../../../provider/protocol/properties";
import { ManagedResource } from "../../support/managedResource";
import { ProviderClient } from "../../support/providerClient";
import { RecordingProxy } from "./recordingProxy";

export const API_TOKEN = "00abcdefghijklmnopqrstuvwxyz0123456789ABCD";
export const SERVER_NAME = "union-as";
const CLIENT_ID = "0oaPulumiAdmin000001";
const SCOPES = ["okta.apps.manage", "okta.authorizationServers.manage"];

/** One pair for all tests of the process: making one takes longer than a test. */
const KEYS = generateKeyPair("RS256", { extractable: true });

/** The stand-in, served; an emulator; and between them a proxy that keeps what passes. */
export class OktaSandbox {
  readonly app: ManagedResource;
  readonly policy: ManagedResource;
  readonly rule: ManagedResource;

  private constructor(
    readonly emulator: OktaEmulator,
    readonly proxy: RecordingProxy,
    readonly provider: ProviderClient,
    /** PEM of an API services app that may manage apps and authorization servers. */
    private readonly privateKey: string,
  ) {
    const resource = (type: string, name: string): ManagedResource =>
      new ManagedResource(provider, type, name);
    this.app = resource("okta:app/oAuth:OAuth", "app");
    this.policy = resource("okta:auth/serverPolicy:ServerPolicy", "policy");
    this.rule = resource("okta:auth/serverPolicyRule:ServerPolicyRule", "rule");
  }

  /** @param timeFactor What the plugin's waits are multiplied with. */
  static async start(timeFactor = 0): Promise<OktaSandbox> {
    const { publicKey, privateKey } = await KEYS;
    const clock = new SandboxClock();
    const publicJwk = { ...(await exportJWK(publicKey)), kid: "k1" };
    const emulator = await new OktaEmulator(clock, {
      administrators: [{ apiToken: API_TOKEN, rights: "full" }],
      serviceClients: [{ clientId: CLIENT_ID, publicJwk, scopes: SCOPES }],
      authorizationServers: [
        { name: SERVER_NAME, audience: "api://union", scopes: ["all"] },
        { name: `${SERVER_NAME}-2`, audience: "api://other", scopes: ["all"] },
      ],
    }).start();
    const proxy = await new RecordingProxy(new URL(emulator.url)).start();
    const provider = await ProviderClient.serve(oktaStandIn({ timeFactor, clock }));
    return new OktaSandbox(emulator, proxy, provider, await exportPKCS8(privateKey));
  }

  async stop(): Promise<void> {
    this.provider.stop();
    await this.proxy.stop();
    await this.emulator.stop();
  }

  /** Configures the provider with an API token unless other credentials are given. */
  configure(credentials: Properties = { apiToken: API_TOKEN }): Promise<void> {
    const httpProxy = this.proxy.url;
    return this.provider.configure({
      orgName: "acme",
      baseUrl: "okta.com",
      httpProxy,
      ...credentials,
    });
  }

  /** Provider inputs with the private key. */
  keyCredentials(): Properties {
    return {
      clientId: CLIENT_ID,
      privateKey: this.privateKey,
      privateKeyId: "k1",
      scopes: JSON.stringify(SCOPES),
    };
  }

  get serverId(): string {
    return this.emulator.authorizationServerId(SERVER_NAME);
  }
}

/** Inputs of the app in the recorded program. */
export function appInputs(changes: Properties = {}): Properties {
  return {
    label: "team-a-ci",
    type: "service",
    grantTypes: ["client_credentials"],
    responseTypes: ["token"],
    tokenEndpointAuthMethod: "client_secret_basic",
    omitSecret: true,
    skipAuthenticationPolicy: true,
    clientBasicSecret: "own-secret-A-own-secret-A-own-secret-A-0123",
    ...changes,
  };
}

/** Inputs of the policy in the recorded program. */
export function policyInputs(
  sandbox: OktaSandbox,
  clients: unknown[],
  changes: Properties = {},
): Properties {
  return {
    authServerId: sandbox.serverId,
    name: "team-a-ci",
    description: "d",
    priority: 1,
    clientWhitelists: clients,
    ...changes,
  };
}

/** Inputs of the rule in the recorded program. */
export function ruleInputs(sandbox: OktaSandbox, changes: Properties = {}): Properties {
  return {
    authServerId: sandbox.serverId,
    policyId: sandbox.policy.id,
    name: "client-credentials",
    priority: 1,
    grantTypeWhitelists: ["client_credentials"],
    groupWhitelists: ["EVERYONE"],
    scopeWhitelists: ["all"],
    accessTokenLifetimeMinutes: 60,
    ...changes,
  };
}

/** Creates app, policy and rule of the recorded program. */
export async function createAll(sandbox: OktaSandbox): Promise<void> {
  await sandbox.app.up(appInputs());
  await sandbox.policy.up(policyInputs(sandbox, [sandbox.app.outputs["clientId"]]));
  await sandbox.rule.up(ruleInputs(sandbox));
}
