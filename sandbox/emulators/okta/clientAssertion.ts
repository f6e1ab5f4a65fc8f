import * as jose from "jose";
import type { App } from "./app";
import type { Apps } from "./apps";
import { activeClient } from "./clientCredentialsGrant";
import { invalidClient, TokenError, wrongAuthenticationMethod } from "./tokenError";

/** Okta's limit for `exp` of an assertion. */
const MAXIMUM_LIFETIME_SECONDS = 3600;

const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** Checks client assertions of `private_key_jwt` (RFC 7523); each `jti` is good for once. */
export class ClientAssertions {
  private readonly used = new Set<string>();

  constructor(
    private readonly apps: Apps,
    private readonly now: () => Date,
  ) {}

  /**
   * Authenticates the client that signed the assertion.
   *
   * @param audiences addresses of the endpoint that was called
   * @throws TokenError `invalid_client` with Okta's text for what is wrong.
   */
  async authenticate(assertion: string, audiences: readonly string[]): Promise<App> {
    const app = activeClient(this.apps, issuerOf(assertion));
    if (app.tokenEndpointAuthMethod !== "private_key_jwt") throw wrongAuthenticationMethod();
    const keys = app.body.settings.oauthClient.jwks;
    if (keys === undefined) {
      throw invalidClient(
        "The client does not have a JWKSet configured, but the client_assertion requires one.",
      );
    }
    const claims = await this.verify(assertion, publicKeys(keys), audiences);
    if (claims.sub !== app.clientId) {
      throw invalidClient("The subject claim for client_assertion is not a valid client_id.");
    }
    if ((claims.exp ?? 0) > this.now().getTime() / 1000 + MAXIMUM_LIFETIME_SECONDS) {
      throw invalidClient("The client_assertion token has an expiration too far into the future.");
    }
    this.useUp(claims.jti);
    return app;
  }

  private async verify(
    assertion: string,
    keys: jose.JSONWebKeySet,
    audiences: readonly string[],
  ): Promise<jose.JWTPayload> {
    try {
      const { payload } = await jose.jwtVerify(assertion, jose.createLocalJWKSet(keys), {
        algorithms: ALGORITHMS,
        audience: [...audiences],
        currentDate: this.now(),
        requiredClaims: ["exp"],
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }

  private useUp(jti: string | undefined): void {
    if (jti === undefined) return;
    if (this.used.has(jti)) {
      throw invalidClient("The client_assertion token has already been used.");
    }
    this.used.add(jti);
  }
}

function issuerOf(assertion: string): string {
  try {
    const { iss } = jose.decodeJwt(assertion);
    if (iss !== undefined) return iss;
  } catch {
    throw invalidClient("The parsing of the client_assertion failed.");
  }
  throw invalidClient("The issuer claim for client_assertion is not a valid client_id.");
}

/** Without the members that Okta adds, or fills with `null`. */
function publicKeys(jwks: { keys: Record<string, unknown>[] }): jose.JSONWebKeySet {
  const keys = jwks.keys
    .filter((key) => key["status"] !== "INACTIVE")
    .map((key) => Object.fromEntries(Object.entries(key).filter(([, value]) => value !== null)));
  return { keys };
}

function refusal(error: unknown): TokenError {
  if (error instanceof jose.errors.JWTExpired) {
    return invalidClient("The client_assertion token is expired.");
  }
  if (error instanceof jose.errors.JWTClaimValidationFailed) {
    return invalidClient(
      error.claim === "aud"
        ? "The audience claim for client_assertion must be the endpoint invoked for the request."
        : "The client_assertion must contain the 'exp' claim as seconds since epoch.",
    );
  }
  if (error instanceof jose.errors.JOSEAlgNotAllowed) {
    return invalidClient("The client_assertion JWT signature algorithm is invalid.");
  }
  if (error instanceof jose.errors.JWKSNoMatchingKey) {
    return invalidClient("The client_assertion JWT kid is invalid.");
  }
  return invalidClient("The client_assertion signature is invalid.");
}
