import type { EmulatorContext } from "../emulator";
import {
  invalidClient,
  invalidRequest,
  malformedRequest,
  missingParameter,
  TokenError,
} from "./tokenError";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** How a client proves who it is. */
export type Proof = { clientSecret: string } | { assertion: string };

/** A request for client credentials (RFC 6749 §4.4). */
export interface TokenRequest {
  clientId: string;
  proof: Proof;
  scope: string;
}

/**
 * Reads a request to the token endpoint. The secret comes by HTTP Basic (RFC 6749 §2.3.1) or in the form, an
 * assertion in the form (RFC 7523 §2.2).
 *
 * @throws TokenError
 */
export async function readTokenRequest(context: EmulatorContext): Promise<TokenRequest> {
  const form = new URLSearchParams(await context.req.text());
  checkGrantType(form.get("grant_type"));
  const basic = basicCredentials(context.req.header("authorization"));
  const clientId = basic?.clientId ?? form.get("client_id");
  if (clientId === null || clientId === "") throw missingParameter("client_id");
  const formId = form.get("client_id");
  if (formId !== null && formId !== clientId) throw malformedRequest();
  const scope = form.get("scope");
  if (scope === null || scope === "") throw missingParameter("scope");
  return { clientId, proof: proofOf(form, basic?.clientSecret), scope };
}

function proofOf(form: URLSearchParams, basicSecret: string | undefined): Proof {
  const assertion = form.get("client_assertion");
  const formSecret = form.get("client_secret");
  const given = [basicSecret, formSecret, assertion].filter((value) => value != null);
  // Not observed: what Entra answers to more than one; RFC 6749 §2.3 forbids it.
  if (given.length > 1) throw malformedRequest();
  if (assertion !== null) {
    if (form.get("client_assertion_type") !== ASSERTION_TYPE) {
      throw invalidRequest(900144, "The request body must contain 'client_assertion_type'.");
    }
    return { assertion };
  }
  const clientSecret = basicSecret ?? formSecret;
  if (clientSecret === null) {
    throw invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  return { clientSecret };
}

function checkGrantType(grantType: string | null): void {
  if (grantType === "client_credentials") return;
  if (grantType === null || grantType === "") throw missingParameter("grant_type");
  const text = `The app requested an unsupported grant type '${grantType}'.`;
  throw new TokenError(400, "unsupported_grant_type", 70003, text);
}

/** Both halves are form-encoded before they are joined. */
function basicCredentials(
  authorization: string | undefined,
): { clientId: string; clientSecret: string } | undefined {
  if (authorization === undefined) return undefined;
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const pair = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const clientId = formDecode(pair.slice(0, Math.max(colon, 0)));
  const clientSecret = formDecode(pair.slice(colon + 1));
  if (colon < 1 || clientId === undefined || clientSecret === undefined) throw malformedRequest();
  return { clientId, clientSecret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
