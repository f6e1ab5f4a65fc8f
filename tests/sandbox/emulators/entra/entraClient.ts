import { SandboxClock } from "../../../../sandbox/clock";
import { EntraEmulator } from "../../../../sandbox/emulators/entra/entra";
import type { GraphPermission } from "../../../../sandbox/emulators/entra/permissions";
import type { ApiSeed, TenantSeed } from "../../../../sandbox/emulators/entra/seed";

/** A client that calls Graph, of the tenant that `EntraTestbed` starts. */
export interface TestCaller {
  clientId: string;
  clientSecret: string;
  objectId: string;
  permissions: GraphPermission[];
}

function caller(number: number, permissions: GraphPermission[]): TestCaller {
  const suffix = String(number).padStart(12, "0");
  return {
    clientId: `c1000000-0000-4000-8000-${suffix}`,
    clientSecret: `caller-secret-${number}~with.odd_letters`,
    objectId: `0b000000-0000-4000-8000-${suffix}`,
    permissions,
  };
}

export const ADMINISTRATOR = caller(1, [
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
]);
export const OWNER = caller(2, [
  "Application.ReadWrite.OwnedBy",
  "AppRoleAssignment.ReadWrite.All",
  "Application.Read.All",
]);
export const READER = caller(3, ["Application.Read.All"]);
export const STRANGER = caller(4, []);
export const GRANTER = caller(5, ["AppRoleAssignment.ReadWrite.All"]);

/** The API that teams ask tokens for. */
export const UNION_API: ApiSeed & { clientId: string } = {
  displayName: "Union API",
  clientId: "a9100000-0000-4000-8000-000000000001",
  identifierUris: ["api://union"],
  roles: ["all"],
  scopes: ["access_as_user"],
};

export const UNION_SCOPE = "api://union/.default";

/** An answer; `body` is parsed JSON, or `undefined` when there is none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A team's client: application and service principal. */
export interface TestClient {
  id: string;
  appId: string;
  principalId: string;
}

/** A tenant that listens, and the ways to call it. */
export class EntraTestbed {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly clock: SandboxClock,
    readonly entra: EntraEmulator,
  ) {}

  static async start(seed: TenantSeed = {}): Promise<EntraTestbed> {
    const clock = new SandboxClock();
    const entra = new EntraEmulator(clock, {
      callers: [ADMINISTRATOR, OWNER, READER, STRANGER, GRANTER],
      apis: [UNION_API],
      ...seed,
    });
    return new EntraTestbed(clock, await entra.start());
  }

  stop(): Promise<void> {
    return this.entra.stop();
  }

  /** Calls Graph with a token of the caller. A path that begins with `/` is below `/v1.0`. */
  async graph(
    method: string,
    path: string,
    body?: unknown,
    options: { as?: TestCaller; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const token = await this.graphToken(options.as ?? ADMINISTRATOR);
    const headers: Record<string, string> = {
      authorization: `Bearer ${token}`,
      ...options.headers,
    };
    const url = path.startsWith("/") ? `${this.entra.url}/v1.0${path}` : path;
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      headers["content-type"] = "application/json";
    }
    return answerOf(await fetch(url, init));
  }

  /** `PATCH` that creates what is not there. */
  upsert(path: string, body: unknown, as: TestCaller = ADMINISTRATOR): Promise<Answer> {
    return this.graph("PATCH", path, body, { as, headers: { prefer: "create-if-missing" } });
  }

  /** Callers sign in again with their next call. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  /** The same token is used again, as clients do. */
  async graphToken(as: TestCaller): Promise<string> {
    const known = this.tokens.get(as.clientId);
    if (known !== undefined) return known;
    const answer = await this.token({ scope: `${this.entra.url}/.default` }, [
      as.clientId,
      as.clientSecret,
    ]);
    const token = textAt(answer.body, "access_token");
    this.tokens.set(as.clientId, token);
    return token;
  }

  /** Asks the token endpoint; credentials by HTTP Basic where a pair is given. */
  async token(
    form: Record<string, string>,
    basic?: readonly [clientId: string, clientSecret: string],
    tenant = this.entra.tenantId,
  ): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (basic !== undefined) headers["authorization"] = basicHeader(...basic);
    const body = new URLSearchParams({ grant_type: "client_credentials", ...form });
    const url = `${this.entra.url}/${tenant}/oauth2/v2.0/token`;
    return answerOf(await fetch(url, { method: "POST", headers, body }));
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await fetch(`${this.entra.url}${path}`));
  }

  /** A team's application with a service principal. */
  async createClient(name: string, as: TestCaller = ADMINISTRATOR): Promise<TestClient> {
    const app = await this.upsert(`/applications(uniqueName='${name}')`, { displayName: name }, as);
    const appId = textAt(app.body, "appId");
    const principal = await this.upsert(`/servicePrincipals(appId='${appId}')`, {}, as);
    return { id: textAt(app.body, "id"), appId, principalId: textAt(principal.body, "id") };
  }

  /** A new secret of an application. */
  async addPassword(id: string, body: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.graph("POST", `/applications/${id}/addPassword`, {
      passwordCredential: body,
    });
    return textAt(answer.body, "secretText");
  }

  /** Object id of the Union API's service principal, and id of its role `all`. */
  async union(): Promise<{ id: string; principalId: string; roleId: string; scopeId: string }> {
    const app = await this.graph("GET", `/applications(appId='${UNION_API.clientId}')`);
    const principal = await this.graph("GET", `/servicePrincipals(appId='${UNION_API.clientId}')`);
    return {
      id: textAt(app.body, "id"),
      principalId: textAt(principal.body, "id"),
      roleId: textAt(app.body, "appRoles.0.id"),
      scopeId: textAt(app.body, "api.oauth2PermissionScopes.0.id"),
    };
  }

  /** Grants the role `all` at the Union API. */
  async grantAll(principalId: string, as: TestCaller = ADMINISTRATOR): Promise<Answer> {
    const { principalId: resourceId, roleId: appRoleId } = await this.union();
    const body = { principalId, resourceId, appRoleId };
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    return this.graph("POST", path, body, { as });
  }
}

/** `Authorization` of RFC 6749 §2.3.1: both halves form-encoded, then joined. */
export function basicHeader(clientId: string, clientSecret: string): string {
  const pair = [clientId, clientSecret].map((half) =>
    new URLSearchParams({ half }).toString().slice("half=".length),
  );
  return `Basic ${Buffer.from(pair.join(":")).toString("base64")}`;
}

/** What is at a path of keys, for example `api.preAuthorizedApplications.0.appId` or `@odata.nextLink`. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split(/(?<!@odata)\./).reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === key)?.[1];
  }, body);
}

/** The same, for a text that has to be there. */
export function textAt(body: unknown, path: string): string {
  const value = valueAt(body, path);
  if (typeof value === "string") return value;
  throw new Error(`no text at "${path}" of ${JSON.stringify(body)}`);
}

/** `value` of a list. */
export function listOf(answer: Answer): unknown[] {
  const value = valueAt(answer.body, "value");
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(answer.body)}`);
  return value;
}

/** Code of a refusal by Graph. */
export function codeOf(answer: Answer): unknown {
  return valueAt(answer.body, "error.code");
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}
