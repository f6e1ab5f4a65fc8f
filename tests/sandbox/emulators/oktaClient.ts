import net from "node:net";
import { SandboxClock } from "../../../sandbox/clock";
import { OktaEmulator } from "../../../sandbox/emulators/okta/okta";
import type {
  AuthorizationServerSeed,
  OrganisationSeed,
} from "../../../sandbox/emulators/okta/organisation";

export const API_TOKEN = "00-full-administrator";
export const READ_ONLY_TOKEN = "00-read-only-administrator";
export const POWERLESS_TOKEN = "00-former-administrator";

/** A custom authorization server that lets every client have the scope `all`. */
export const OPEN_SERVER: AuthorizationServerSeed = {
  name: "union",
  audience: "api://union",
  scopes: ["all"],
  policies: [
    {
      name: "machines",
      clients: ["ALL_CLIENTS"],
      rules: [
        {
          name: "client credentials",
          grantTypes: ["client_credentials"],
          groups: ["EVERYONE"],
          scopes: ["all"],
        },
      ],
    },
  ],
};

/** An answer; `body` is parsed JSON, or `undefined` when there is none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** An organisation that listens, and the ways to call it. */
export class OktaTestbed {
  private constructor(
    readonly clock: SandboxClock,
    readonly okta: OktaEmulator,
  ) {}

  static async start(seed: OrganisationSeed = {}): Promise<OktaTestbed> {
    const clock = new SandboxClock();
    const administrators = [
      { apiToken: API_TOKEN, rights: "full" as const },
      { apiToken: READ_ONLY_TOKEN, rights: "read-only" as const },
      { apiToken: POWERLESS_TOKEN, rights: "none" as const },
    ];
    const okta = new OktaEmulator(clock, { administrators, ...seed });
    return new OktaTestbed(clock, await okta.start());
  }

  stop(): Promise<void> {
    return this.okta.stop();
  }

  /** Calls the management API. A path that begins with `/` is below `/api/v1`; a whole URL is called as it is. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    authorization = `SSWS ${API_TOKEN}`,
  ): Promise<Answer> {
    const url = path.startsWith("/") ? `${this.okta.url}/api/v1${path}` : path;
    const init: RequestInit = { method, headers: { authorization } };
    if (body !== undefined) init.body = JSON.stringify(body);
    return answerOf(await fetch(url, init));
  }

  /** The same, for the id in the answer. */
  async create(path: string, body: unknown): Promise<string> {
    const answer = await this.call("POST", path, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    return textAt(answer.body, "id");
  }

  /** Asks a token endpoint; credentials by HTTP Basic where a pair is given. */
  async token(
    serverId: string,
    form: Record<string, string>,
    basic?: readonly [clientId: string, clientSecret: string],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const path = serverId === "" ? "/oauth2/v1/token" : `/oauth2/${serverId}/v1/token`;
    const all = { ...headers };
    if (basic !== undefined) all["authorization"] = basicHeader(...basic);
    const body = new URLSearchParams({ grant_type: "client_credentials", ...form });
    return answerOf(await fetch(`${this.okta.url}${path}`, { method: "POST", headers: all, body }));
  }

  /** Sends bytes and reads until the other side closes. */
  async raw(request: string): Promise<string> {
    const socket = net.connect(this.okta.port, "127.0.0.1");
    socket.setEncoding("utf8");
    socket.write(request);
    let text = "";
    for await (const part of socket) text += String(part);
    return text;
  }
}

/** `Authorization` of RFC 6749 §2.3.1: both halves form-encoded, then joined. */
export function basicHeader(clientId: string, clientSecret: string): string {
  const pair = [clientId, clientSecret].map((half) =>
    new URLSearchParams({ half }).toString().slice("half=".length),
  );
  return `Basic ${Buffer.from(pair.join(":")).toString("base64")}`;
}

/** A body for `POST /apps`, as the official plugin sends it. */
export function appRequest(label: string, oauthClient: Record<string, unknown> = {}): unknown {
  return {
    accessibility: {},
    credentials: {
      oauthClient: {
        autoKeyRotation: true,
        pkce_required: false,
        token_endpoint_auth_method: "client_secret_basic",
        ...oauthClient,
      },
      userNameTemplate: { template: "${source.login}", type: "BUILT_IN" },
    },
    label,
    name: "oidc_client",
    settings: {
      notes: {},
      oauthClient: {
        application_type: "service",
        consent_method: "TRUSTED",
        dpop_bound_access_tokens: false,
        grant_types: ["client_credentials"],
        idp_initiated_login: { default_scope: [], mode: "DISABLED" },
        issuer_mode: "ORG_URL",
        response_types: ["token"],
        wildcard_redirect: "DISABLED",
      },
    },
    signOnMode: "OPENID_CONNECT",
    visibility: { hide: { iOS: true, web: true } },
  };
}

/** What is at a path of keys, for example `credentials.oauthClient.client_id`. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === key)?.[1];
  }, body);
}

/** The same, for a text that has to be there. */
export function textAt(body: unknown, path: string): string {
  const value = valueAt(body, path);
  if (typeof value !== "string") throw new Error(`no text at "${path}"`);
  return value;
}

/** A list, of which every test that uses it says what is in it. */
export function listOf(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw new Error("not a list");
  return body;
}

/** First cause of a refusal by the management API. */
export function causeOf(answer: Answer): unknown {
  return valueAt(answer.body, "errorCauses.0.errorSummary");
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}
