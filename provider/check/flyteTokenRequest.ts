/** What the flyte client sends to a token endpoint. */
export interface FlyteTokenRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * The `client_credentials` request (RFC 6749 §4.4) exactly as flyte 2.12 makes it: HTTP Basic with a form-encoded secret
 * and a client id that is *not* encoded, no client id in the body, scopes as given, `audience` only where one is set.
 */
export function flyteTokenRequest(
  credentials: { clientId: string; clientSecret: string },
  scope: string,
  audience?: string,
): FlyteTokenRequest {
  const secret = formEncode(credentials.clientSecret);
  const basic = Buffer.from(`${credentials.clientId}:${secret}`, "utf8").toString("base64");
  const fields = [`grant_type=client_credentials`, `scope=${formEncode(scope)}`];
  if (audience) fields.push(`audience=${formEncode(audience)}`);
  return {
    headers: {
      accept: "application/json",
      authorization: `Basic ${basic}`,
      "cache-control": "no-cache",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: fields.join("&"),
  };
}

/** Python's `quote_plus`: everything but letters, digits and `_.-~` is escaped, a space becomes `+`. */
function formEncode(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
