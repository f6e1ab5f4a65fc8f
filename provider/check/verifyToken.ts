import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet } from "jose";

/** What a token must say. */
export interface Expectation {
  /** Issuers that it may name, one at least. */
  issuers: string[];
  clientId: string;
  /** Scope (`scp`, `scope`) or app role (`roles`) that must be in the token. */
  grant: string;
  /** What to do when it is not. */
  grantHint?: string;
  /** Checked only where set. */
  audience?: string;
  /** Instant at which the client secret was born: a token from before was made with another one. */
  notBefore: Date;
  /** How far in the past the issuer dates its tokens, seconds. Default 0. */
  backdated?: number;
  /** Present time. */
  now: Date;
}

/** What a good token says about the client; all of it may be printed. */
export interface TokenFacts {
  subject: string;
  issuer: string;
  audience: string[];
}

/** A token was issued but is not good enough; the message never holds the token. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/** Clocks of two machines differ by less than this. */
const CLOCK_TOLERANCE_S = 30;

/**
 * Verifies an access token (RFC 7519, RFC 9068): signature against the JWKS, `iss`, `exp`, `aud` where expected, scope or
 * role, the client it was made for, and that it is younger than the client secret.
 *
 * @throws TokenRefused
 */
export async function verifyToken(
  token: string,
  keys: JSONWebKeySet,
  expected: Expectation,
): Promise<TokenFacts> {
  const claims = await verified(token, keys, expected);
  const client = claims["cid"] ?? claims["client_id"] ?? claims["azp"] ?? claims["appid"];
  if (typeof client === "string" && client !== expected.clientId) {
    throw new TokenRefused(`the token is for another client, "${client}": an answer from a cache?`);
  }
  const { iat, sub, aud } = claims;
  if (typeof iat !== "number" || typeof sub !== "string") {
    throw new TokenRefused("the token lacks `iat` or `sub`");
  }
  if (
    iat + (expected.backdated ?? 0) + CLOCK_TOLERANCE_S <
    Math.floor(expected.notBefore.getTime() / 1000)
  ) {
    throw new TokenRefused(
      "the token was issued before this client secret existed: an answer from a cache, or clocks that differ",
    );
  }
  if (!grants(claims).includes(expected.grant)) {
    const hint = expected.grantHint === undefined ? "" : `: ${expected.grantHint}`;
    throw new TokenRefused(`the token does not grant "${expected.grant}"${hint}`);
  }
  const audience = aud === undefined ? [] : Array.isArray(aud) ? aud : [aud];
  return { subject: sub, issuer: claims.iss ?? "", audience };
}

async function verified(
  token: string,
  keys: JSONWebKeySet,
  expected: Expectation,
): Promise<ReturnType<typeof decodeJwt>> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: expected.issuers,
      currentDate: expected.now,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ["exp"],
      ...(expected.audience === undefined ? {} : { audience: expected.audience }),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new TokenRefused(
        error.claim === "aud"
          ? `the token's audience is not "${expected.audience}"`
          : `claim \`${error.claim}\` of the token is not as expected (${error.reason})`,
      );
    }
    if (error instanceof errors.JWTExpired) {
      throw new TokenRefused(
        "the token has expired already: an answer from a cache, or clocks that differ",
      );
    }
    if (error instanceof errors.JOSEError) {
      throw new TokenRefused(`the token could not be verified (${error.code})`);
    }
    throw error;
  }
}

function grants(claims: Record<string, unknown>): unknown[] {
  const words = (value: unknown): unknown[] =>
    Array.isArray(value) ? value : typeof value === "string" ? value.split(" ") : [];
  return [...words(claims["scp"]), ...words(claims["scope"]), ...words(claims["roles"])];
}
