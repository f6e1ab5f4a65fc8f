import { randomBytes } from "node:crypto";
import * as jose from "jose";
import type { Grant } from "./grant";
import { invalidToken } from "./graphError";
import { Caller } from "./permissions";
import { GRAPH_APP_ID, GRAPH_URL } from "./seed";
import type { EntraSettings } from "./settings";
import type { SigningKey } from "../signingKey";
import type { Tenant } from "./tenant";

/** Entra dates its tokens back, so that clocks may differ. */
const BACKDATED_SECONDS = 300;

/** Signs access tokens, and reads those that Graph is given. */
export class AccessTokens {
  constructor(
    private readonly tenant: Tenant,
    private readonly settings: EntraSettings,
    private readonly key: SigningKey,
  ) {}

  /** @param bySecret the client used a secret, not an assertion */
  async sign(grant: Grant, bySecret: boolean): Promise<string> {
    const method = bySecret ? "1" : "2";
    const claims = grant.version === 1 ? this.v1(grant, method) : this.v2(grant, method);
    const { kid } = this.key;
    const header = { typ: "JWT", alg: "RS256", kid, ...(grant.version === 1 ? { x5t: kid } : {}) };
    return new jose.SignJWT(claims).setProtectedHeader(header).sign(await this.key.privateKey());
  }

  /**
   * Who calls Graph.
   *
   * @throws GraphError 401 InvalidAuthenticationToken
   */
  async graphCaller(authorization: string | undefined): Promise<Caller> {
    const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? "") ?? [];
    if (token === undefined) throw invalidToken("Access token is empty.");
    const claims = await this.verify(token);
    const { appid, oid, roles } = claims;
    return new Caller(String(appid), String(oid), Array.isArray(roles) ? roles.map(String) : []);
  }

  get v2Issuer(): string {
    return `${this.tenant.url}/${this.tenant.id}/v2.0`;
  }

  get v1Issuer(): string {
    return `${this.settings.stsIssuer}/${this.tenant.id}/`;
  }

  private async verify(token: string): Promise<jose.JWTPayload> {
    const { url } = this.tenant;
    try {
      const { payload } = await jose.jwtVerify(token, await this.key.publicKey(), {
        algorithms: ["RS256"],
        issuer: this.v1Issuer,
        audience: [url, `${url}/`, GRAPH_URL, `${GRAPH_URL}/`, GRAPH_APP_ID],
        currentDate: this.tenant.now(),
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }

  private v1(grant: Grant, appidacr: string): jose.JWTPayload {
    return {
      ...this.common(grant),
      aud: grant.requested,
      iss: this.v1Issuer,
      app_displayname: grant.client.app.properties.displayName,
      appid: grant.client.app.appId,
      appidacr,
      idp: this.v1Issuer,
      ver: "1.0",
    };
  }

  private v2(grant: Grant, azpacr: string): jose.JWTPayload {
    return {
      ...this.common(grant),
      aud: grant.resource.appId,
      iss: this.v2Issuer,
      azp: grant.client.app.appId,
      azpacr,
      ver: "2.0",
    };
  }

  private common({ client, roles }: Grant): jose.JWTPayload {
    const now = Math.floor(this.tenant.now().getTime() / 1000);
    const issuedAt = now - BACKDATED_SECONDS;
    return {
      iat: issuedAt,
      nbf: issuedAt,
      exp: now + this.settings.tokenLifetimeSeconds + 1,
      aio: randomBytes(40).toString("base64"),
      oid: client.principal.id,
      ...(roles.length === 0 ? {} : { roles }),
      sub: client.principal.id,
      tid: this.tenant.id,
      uti: randomBytes(16).toString("base64url"),
    };
  }
}

function refusal(error: unknown): Error {
  if (error instanceof jose.errors.JWTExpired) {
    return invalidToken("Lifetime validation failed, the token is expired.");
  }
  if (error instanceof jose.errors.JWTClaimValidationFailed && error.claim === "aud") {
    return invalidToken("Access token validation failure. Invalid audience.");
  }
  if (error instanceof jose.errors.JWSInvalid || error instanceof jose.errors.JWTInvalid) {
    return invalidToken("CompactToken parsing failed with error code: 80049217");
  }
  return invalidToken("Access token validation failure. Invalid signature.");
}
