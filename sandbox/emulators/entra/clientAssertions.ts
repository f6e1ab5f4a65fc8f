import * as jose from "jose";
import type { Application, FederatedCredential } from "./objects";
import type { Tenant } from "./tenant";
import { invalidClient, TokenError } from "./tokenError";

const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512"];

/** Checks client assertions (RFC 7523): tokens of a trusted issuer, or signed with the client's own key. */
export class ClientAssertions {
  constructor(private readonly tenant: Tenant) {}

  /**
   * @param audience address of the token endpoint, which an assertion with the client's own key names
   * @throws TokenError with Entra's code for what is wrong.
   */
  async check(app: Application, assertion: string, audience: string): Promise<void> {
    const claims = decoded(assertion);
    if (claims.iss === app.appId) {
      await this.verify(assertion, app.publicJwks, app.appId, app.appId, [
        audience,
        audience.replace("/oauth2/v2.0/token", "/v2.0"),
      ]);
      return;
    }
    const credential = matching(app.federatedCredentials, claims);
    const { publicJwks, issuer, subject } = credential;
    await this.verify(assertion, publicJwks, issuer, subject, [credential.audience]);
  }

  private async verify(
    assertion: string,
    keys: readonly jose.JWK[],
    issuer: string,
    subject: string,
    audience: string[],
  ): Promise<void> {
    try {
      await jose.jwtVerify(assertion, jose.createLocalJWKSet({ keys: [...keys] }), {
        algorithms: ALGORITHMS,
        issuer,
        subject,
        audience,
        currentDate: this.tenant.now(),
        requiredClaims: ["exp"],
      });
    } catch (error) {
      throw refusal(error);
    }
  }
}

function decoded(assertion: string): jose.JWTPayload {
  try {
    return jose.decodeJwt(assertion);
  } catch {
    throw invalidClient(50027, "JWT token is invalid or malformed.");
  }
}

/** Issuer, subject and audience are compared exactly. */
function matching(
  credentials: readonly FederatedCredential[],
  { iss, sub, aud }: jose.JWTPayload,
): FederatedCredential {
  const ofIssuer = credentials.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw noRecord(700211, "issuer", iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) throw noRecord(700213, "subject", sub);
  const audiences = aud === undefined ? [] : [aud].flat();
  const found = ofSubject.find(({ audience }) => audiences.includes(audience));
  if (found === undefined) throw noRecord(700212, "audience", audiences.join(", "));
  return found;
}

function noRecord(code: number, claim: string, value: string | undefined): TokenError {
  return invalidClient(
    code,
    `No matching federated identity record found for presented assertion ${claim} '${value ?? ""}'. Please check ` +
      "your federated identity credential Subject, Audience and Issuer against the presented assertion. " +
      "https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation",
  );
}

function refusal(error: unknown): TokenError {
  if (
    error instanceof jose.errors.JWTExpired ||
    (error instanceof jose.errors.JWTClaimValidationFailed && error.claim === "nbf")
  ) {
    return invalidClient(700024, "Client assertion is not within its valid time range.");
  }
  if (error instanceof jose.errors.JWTClaimValidationFailed) {
    const text = `Client assertion contains an invalid '${error.claim}' claim.`;
    return invalidClient(700023, text);
  }
  return invalidClient(
    700027,
    "The certificate or key used to sign the client assertion is not registered on application.",
  );
}
