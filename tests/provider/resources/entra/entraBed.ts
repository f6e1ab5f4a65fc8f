import assert from "node:assert/strict";
import { timestamp } from "../../../../common/clock";
import { cikeysProvider } from "../../../../provider/definition";
import type { Properties } from "../../../../provider/protocol/properties";
import type { Patience } from "../../../../provider/services/entra/eventually";
import { SandboxClock } from "../../../../sandbox/clock";
import type { Call } from "../../../../sandbox/emulators/callLog";
import { EntraEmulator } from "../../../../sandbox/emulators/entra/entra";
import type { ApplicationSnapshot } from "../../../../sandbox/emulators/entra/inspection";
import type { TenantSeed } from "../../../../sandbox/emulators/entra/seed";
import { ProviderClient } from "../../../support/providerClient";
import { failure, urn } from "../../cikeysBed";
import { ADMINISTRATOR, CANARY, type Administrator } from "./administrators";

export const UNION_CLIENT_ID = "a9100000-0000-4000-8000-000000000001";
export const OWNER_MARK = "flyte-ci-keys/production/payments";
export const DISPLAY_NAME = "flyte-ci payments";
/** The Union API, as most tests want it. */
export const UNION = {
  displayName: "Union API",
  clientId: UNION_CLIENT_ID,
  identifierUris: ["api://union"],
  roles: ["all"],
  scopes: ["access_as_user"],
};

/** The product's provider over gRPC, and a tenant of Entra. Waits take no time: they move the replicas' clock. */
export class EntraBed {
  /** Milliseconds that all waits of the provider took together. */
  waited = 0;
  private readonly clients: ProviderClient[] = [];

  private constructor(
    readonly clock: SandboxClock,
    readonly entra: EntraEmulator,
  ) {
    entra.settings.time = () => this.waited;
  }

  static async start(seed: TenantSeed = {}): Promise<EntraBed> {
    const clock = new SandboxClock();
    const tenant = { callers: [ADMINISTRATOR], apis: [UNION], ...seed };
    const entra = await new EntraEmulator(clock, tenant).start();
    return new EntraBed(clock, entra);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.stop();
    await this.entra.stop();
  }

  /** Another provider process, signed in as this administrator or by this environment. */
  async provider(
    who: Administrator | NodeJS.ProcessEnv = ADMINISTRATOR,
    patience: Partial<Patience> = {},
  ): Promise<ProviderClient> {
    const env = isAdministrator(who)
      ? { ARM_CLIENT_ID: who.clientId, ARM_CLIENT_SECRET: who.clientSecret }
      : who;
    const entraPatience = { timeout: 120_000, pause: this.pause, ...patience };
    const client = await ProviderClient.serve(
      cikeysProvider({ env, clock: this.clock, entraPatience }),
    );
    this.clients.push(client);
    return client;
  }

  get connection(): { tenantId: string; authorityHost: string; graphUrl: string } {
    const { tenantId, url } = this.entra;
    return { tenantId, authorityHost: url, graphUrl: url };
  }

  /** The Union API as the primary knows it. */
  get union(): ApplicationSnapshot {
    return this.app(({ appId }) => appId === UNION_CLIENT_ID);
  }

  /** The team's app as the primary knows it. */
  get team(): ApplicationSnapshot {
    return this.app(({ displayName }) => displayName === DISPLAY_NAME);
  }

  /** Apps that are neither the API nor an administrator's. */
  get teams(): ApplicationSnapshot[] {
    return this.entra
      .applications()
      .filter(({ appId, displayName }) => appId !== UNION_CLIENT_ID && displayName !== "pipeline");
  }

  /** Calls that changed something, or tried to. */
  writes(mark = 0): readonly Call[] {
    return this.entra.calls.since(mark).filter(({ kind }) => kind === "write");
  }

  /** Role and scope of the Union API. */
  async unionIds(): Promise<{ roleId: string; scopeId: string }> {
    const app = await this.graph("GET", `applications(appId='${UNION_CLIENT_ID}')`);
    const { appRoles, api } = app as {
      appRoles: { id: string }[];
      api: { oauth2PermissionScopes: { id: string }[] };
    };
    return { roleId: appRoles[0]?.id ?? "", scopeId: api.oauth2PermissionScopes[0]?.id ?? "" };
  }

  /** Calls Graph as another program would. */
  async graph(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const authorization = `Bearer ${await this.token()}`;
    const response = await fetch(`${this.entra.url}/v1.0/${path}`, {
      method,
      headers: { authorization, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** A token for Graph, as `az account get-access-token` gives one. */
  async token(who: Administrator = ADMINISTRATOR): Promise<string> {
    const url = `${this.entra.url}/${this.entra.tenantId}/oauth2/v2.0/token`;
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: who.clientId,
      client_secret: who.clientSecret,
      scope: `${this.entra.url}/.default`,
    });
    const answer = (await (await fetch(url, { method: "POST", body })).json()) as {
      access_token: string;
    };
    return answer.access_token;
  }

  /** Message of the error that a call must end in; it holds no secret. */
  async failure(call: Promise<unknown>): Promise<string> {
    const message = await failure(call);
    for (const secret of [CANARY, ...this.entra.secretTexts]) {
      assert.ok(!message.includes(secret), "an error holds a secret");
    }
    assert.doesNotMatch(message, /eyJ|^\s+at /m);
    return message;
  }

  /** A team's app with a service principal, made by the provider. */
  async makeTeam(
    client: ProviderClient,
    changes: Properties = {},
  ): Promise<{ applicationId: string; clientId: string; principalId: string }> {
    const app = await client.create(urn("entra:Application"), {
      ...(await this.applicationInputs()),
      ...changes,
    });
    const clientId = String(app.outputs["clientId"]);
    const { connection } = this;
    const principal = await client.create(urn("entra:ServicePrincipal"), {
      connection,
      clientId,
      owners: [],
    });
    return { applicationId: app.id, clientId, principalId: principal.id };
  }

  /** Inputs of the team's preflight. */
  preflightInputs(changes: Properties = {}): Properties {
    return {
      connection: this.connection,
      api: UNION_CLIENT_ID,
      role: "all",
      displayName: DISPLAY_NAME,
      owner: OWNER_MARK,
      consent: "automatic",
      preAuthorize: true,
      manageRole: false,
      ...changes,
    };
  }

  /** Runs a preflight in a preview and for real; both must refuse in the same words and write nothing. */
  async preflightRefusal(client: ProviderClient, inputs: Properties): Promise<string> {
    const resource = urn("entra:Preflight");
    const mark = this.entra.calls.mark();
    const message = await this.failure(client.create(resource, inputs, true));
    assert.equal(await this.failure(client.create(resource, inputs)), message);
    assert.deepEqual(this.writes(mark), []);
    assert.match(message, /othing was changed/);
    return message;
  }

  /** Inputs of the team's application. */
  async applicationInputs(): Promise<Properties> {
    const { roleId } = await this.unionIds();
    return {
      connection: this.connection,
      uniqueName: "flyte-ci-keys-0123456789abcdef",
      displayName: DISPLAY_NAME,
      owner: OWNER_MARK,
      permission: { apiClientId: UNION_CLIENT_ID, roleId },
      owners: [],
    };
  }

  /** Inputs of the first generation's client secret, good for 104 days. */
  secretInputs(applicationId: string): Properties {
    return {
      connection: this.connection,
      applicationId,
      displayName: `${DISPLAY_NAME} generation 1`,
      endDateTime: this.inDays(104),
      superseded: false,
      delivered: false,
    };
  }

  /** Instant so many days from now, whole seconds. */
  inDays(days: number): string {
    return timestamp(new Date(this.clock.now().getTime() + days * 86_400_000));
  }

  private readonly pause = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.waited += milliseconds;
    return new Promise((resolve) => setImmediate(resolve));
  };

  private app(is: (app: ApplicationSnapshot) => boolean): ApplicationSnapshot {
    const found = this.entra.applications().find(is);
    assert.ok(found, "the tenant has no such app");
    return found;
  }
}

function isAdministrator(who: Administrator | NodeJS.ProcessEnv): who is Administrator {
  return "permissions" in who;
}
