import type { Properties } from "../../../provider/protocol/properties";
import { number, text, texts } from "./json";

/** Who the provider is to the organisation: one of an API token, an access token or a private key. */
export interface OktaSettings {
  /** Address that stands for the organisation, from `httpProxy`. */
  organisationUrl: URL;
  apiToken: string;
  accessToken: string;
  clientId: string;
  /** PEM, PKCS#1 or PKCS#8. */
  privateKey: string;
  privateKeyId: string;
  scopes: string[];
  /** Repeats after 429. */
  maxRetries: number;
  /** Longest pause before a repeat. */
  maxWaitSeconds: number;
  /** 0 means none. */
  requestTimeoutSeconds: number;
}

/**
 * Reads the provider's inputs, then the environment, in the plugin's order
 * (terraform-provider-okta okta/config/config.go `NewConfig`).
 *
 * @throws Error without credentials, and for any address but http on loopback: administrator tokens never leave the machine.
 */
export function oktaSettings(inputs: Properties, env: NodeJS.ProcessEnv): OktaSettings {
  const setting = (name: string, variable: string): string =>
    text(inputs[name]) || (env[variable] ?? "");
  const scopes = texts(decoded(inputs["scopes"]));
  const settings = {
    organisationUrl: loopbackUrl(setting("httpProxy", "OKTA_HTTP_PROXY")),
    apiToken: setting("apiToken", "OKTA_API_TOKEN"),
    accessToken: setting("accessToken", "OKTA_ACCESS_TOKEN"),
    clientId: setting("clientId", "OKTA_API_CLIENT_ID"),
    privateKey: setting("privateKey", "OKTA_API_PRIVATE_KEY"),
    privateKeyId: setting("privateKeyId", "OKTA_API_PRIVATE_KEY_ID"),
    scopes: scopes.length > 0 ? scopes : commaSeparated(env["OKTA_API_SCOPES"]),
    // The plugin cannot tell 0 from absent here: both mean the default.
    maxRetries: number(decoded(inputs["maxRetries"])) || 5,
    maxWaitSeconds: number(decoded(inputs["maxWaitSeconds"])) || 300,
    requestTimeoutSeconds: number(decoded(inputs["requestTimeout"])),
  };
  if (settings.apiToken === "" && settings.accessToken === "" && settings.privateKey === "") {
    throw new Error(NO_CREDENTIALS);
  }
  return settings;
}

/** Whether the caller is an OAuth client, for whom the plugin leaves the internal API alone. */
export function usesOAuth(settings: OktaSettings): boolean {
  return settings.privateKey !== "" || settings.accessToken !== "";
}

const NO_CREDENTIALS =
  "[ERROR] no Okta credentials provided. Please set one of the following: " +
  "'api_token' (or OKTA_API_TOKEN env var), " +
  "'access_token' (or OKTA_ACCESS_TOKEN env var), or " +
  "'private_key' + 'client_id' (or OKTA_API_PRIVATE_KEY + OKTA_API_CLIENT_ID env vars). " +
  "See https://registry.terraform.io/providers/okta/okta/latest/docs for more information";

/** Provider inputs that are not text arrive as JSON text. */
function decoded(value: unknown): unknown {
  if (typeof value !== "string" || value === "") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function commaSeparated(value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : value.split(",");
}

function loopbackUrl(httpProxy: string): URL {
  const url = URL.canParse(httpProxy) ? new URL(httpProxy) : undefined;
  if (url?.protocol !== "http:" || !["127.0.0.1", "localhost"].includes(url.hostname)) {
    throw new Error(
      `"httpProxy" (or OKTA_HTTP_PROXY) must be http://127.0.0.1:<port>: the okta stand-in talks to an emulator only`,
    );
  }
  return url;
}
