import type { EmulatorContext } from "../emulator";
import { invalidClient, invalidRequest } from "./tokenError";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** How a client says who it is (RFC 6749 §2.3, RFC 7523 §2.2). */
export type ClientCredentials =
  | { method: "client_secret_basic" | "client_secret_post"; clientId: string; clientSecret: string }
  | { method: "private_key_jwt"; assertion: string }
  | { method: "none"; clientId: string };

/** A request to a token endpoint. */
export interface TokenRequest {
  parameters: URLSearchParams;
  credentials: ClientCredentials;
}

/**
 * Reads a request to a token endpoint.
 *
 * @throws TokenError `invalid_request` or `invalid_client`, with Okta's texts.
 */
export async function readTokenRequest(context: EmulatorContext): Promise<TokenRequest> {
  if (context.req.header("origin") !== undefined) {
    throw invalidClient(
      "Browser requests to the token endpoint must use Proof Key for Code Exchange.",
    );
  }
  const query = context.req.query();
  if ("client_id" in query || "client_secret" in query) {
    throw invalidRequest("Client credentials cannot be supplied via query parameters.");
  }
  const parameters = new URLSearchParams(await context.req.text());
  for (const name of parameters.keys()) {
    if (parameters.getAll(name).length > 1) {
      throw invalidRequest("The request contained multiple parameters with the same name.");
    }
  }
  const credentials = readCredentials(context.req.header("authorization"), parameters);
  return { parameters, credentials };
}

function readCredentials(
  authorization: string | undefined,
  parameters: URLSearchParams,
): ClientCredentials {
  const clientSecret = parameters.get("client_secret");
  const assertion = parameters.get("client_assertion");
  const ways = [authorization, clientSecret, assertion].filter((way) => way != null);
  if (ways.length > 1) {
    throw invalidRequest(
      "Cannot supply multiple client credentials. Use one of the following: credentials in the " +
        "Authorization header, credentials in the post body, or a client_assertion in the post body.",
      401,
    );
  }
  if (authorization !== undefined) return basicCredentials(authorization);
  if (assertion !== null) {
    if (parameters.get("client_assertion_type") !== ASSERTION_TYPE) {
      throw invalidRequest("The client_assertion_type is invalid.");
    }
    return { method: "private_key_jwt", assertion };
  }
  const clientId = parameters.get("client_id");
  if (clientId === null) throw invalidClient("No client credentials found.");
  return clientSecret === null
    ? { method: "none", clientId }
    : { method: "client_secret_post", clientId, clientSecret };
}

/** Both halves are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basicCredentials(authorization: string): ClientCredentials {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const pair = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const clientId = formDecode(pair.slice(0, Math.max(colon, 0)));
  const clientSecret = formDecode(pair.slice(colon + 1));
  if (colon < 1 || clientId === undefined || clientSecret === undefined) {
    throw invalidClient("Found Authentication header but was not valid client credentials.");
  }
  return { method: "client_secret_basic", clientId, clientSecret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
