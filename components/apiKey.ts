/** The four fields of an API key; the fourth, the organisation, is empty on a self-hosted control plane. */
export interface ApiKeyFields {
  /** Host of the control plane's ingress: no scheme, no port, no path. */
  domain: string;
  clientId: string;
  clientSecret: string;
}

/**
 * A field that an API key cannot carry, or a key that is none. The message names the field, never its value.
 *
 * @example
 * import { ApiKeyError, decodeApiKey } from "flyte-ci-keys";
 *
 * export function isApiKey(text: string): boolean {
 *   try {
 *     decodeApiKey(text);
 *     return true;
 *   } catch (error) {
 *     if (error instanceof ApiKeyError) return false;
 *     throw error;
 *   }
 * }
 */
export class ApiKeyError extends Error {
  override readonly name = "ApiKeyError";
}

const NO_SLASH = '`domain` of an API key must be a bare host, without "/"';

/**
 * Builds the value of `FLYTE_API_KEY`: base64 (RFC 4648 §4, padded, one line) of
 * `<domain>:<client-id>:<client-secret>:`.
 *
 * @throws ApiKeyError when a field is empty or would not survive Flyte's decoder, which cuts at the first three colons, or
 * the domain has a slash.
 * @example
 * import { encodeApiKey } from "flyte-ci-keys";
 *
 * export const apiKeyOf = (clientId: string, clientSecret: string): string =>
 *   encodeApiKey({ domain: "union.example.com", clientId, clientSecret });
 */
export function encodeApiKey(fields: ApiKeyFields): string {
  for (const name of ["domain", "clientId", "clientSecret"] as const) {
    const value = fields[name];
    if (value === "") throw new ApiKeyError(`\`${name}\` of an API key must not be empty`);
    if (value.includes(":")) {
      throw new ApiKeyError(
        `\`${name}\` of an API key must not contain ":"; Flyte cuts the key there`,
      );
    }
    if (!value.isWellFormed()) {
      throw new ApiKeyError(`\`${name}\` of an API key must be well-formed Unicode`);
    }
  }
  if (fields.domain.includes("/")) throw new ApiKeyError(NO_SLASH);
  const { domain, clientId, clientSecret } = fields;
  return Buffer.from(`${domain}:${clientId}:${clientSecret}:`, "utf8").toString("base64");
}

/**
 * Reads an API key as flyte 2.12 does (`base64`, UTF-8, `split(":", 3)`), and refuses what Flyte would take silently and
 * fail on later: other alphabets, line breaks, empty fields, a slash in the domain, something after the third colon.
 *
 * @throws ApiKeyError
 * @example
 * import { decodeApiKey } from "flyte-ci-keys";
 *
 * export const clientIdOf = (apiKey: string): string => decodeApiKey(apiKey).clientId;
 */
export function decodeApiKey(apiKey: string): ApiKeyFields {
  const bytes = Buffer.from(apiKey, "base64");
  if (bytes.toString("base64") !== apiKey) {
    throw new ApiKeyError("an API key must be padded base64 on one line");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ApiKeyError("an API key must hold UTF-8");
  }
  const parts = text.split(":");
  const [domain, clientId, clientSecret, organization] = parts;
  if (parts.length !== 4 || organization !== "") {
    throw new ApiKeyError("an API key must be `<domain>:<client-id>:<client-secret>:` in base64");
  }
  if (!domain || !clientId || !clientSecret) {
    throw new ApiKeyError("domain, client id and client secret of an API key must not be empty");
  }
  if (domain.includes("/")) throw new ApiKeyError(NO_SLASH);
  return { domain, clientId, clientSecret };
}
