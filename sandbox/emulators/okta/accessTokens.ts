import * as jose from "jose";
import { randomText } from "./ids";
import type { SigningKey } from "../signingKey";

/** What a token is made of. */
export interface AccessTokenClaims {
  issuer: string;
  audience: string;
  clientId: string;
  scopes: readonly string[];
  issuedAt: Date;
  lifetimeSeconds: number;
}

/** Signs an access token with the claims that Okta gives to tokens of client credentials. */
export async function signAccessToken(claims: AccessTokenClaims, key: SigningKey): Promise<string> {
  const issuedAt = Math.floor(claims.issuedAt.getTime() / 1000);
  const payload = {
    ver: 1,
    jti: `AT.${randomText(43)}`,
    iss: claims.issuer,
    aud: claims.audience,
    iat: issuedAt,
    exp: issuedAt + claims.lifetimeSeconds,
    cid: claims.clientId,
    scp: claims.scopes,
    sub: claims.clientId,
  };
  return new jose.SignJWT(payload)
    .setProtectedHeader({ kid: key.kid, alg: "RS256" })
    .sign(await key.privateKey());
}

/** Body of a successful answer (RFC 6749 §5.1). */
export function tokenBody(
  accessToken: string,
  { scopes, lifetimeSeconds }: AccessTokenClaims,
): Record<string, unknown> {
  return {
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    access_token: accessToken,
    scope: scopes.join(" "),
  };
}
