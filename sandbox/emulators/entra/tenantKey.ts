import { randomBytes } from "node:crypto";
import * as jose from "jose";
import { SigningKey } from "../signingKey";

/** The key of a tenant. */
export class TenantKey extends SigningKey {
  constructor() {
    super(randomBytes(20).toString("base64url"));
  }

  /** Entra's has no `alg`. */
  override async publicJwk(): Promise<jose.JWK> {
    const { kty, e, n } = await jose.exportJWK(await this.publicKey());
    return { kty, use: "sig", kid: this.kid, x5t: this.kid, n, e };
  }
}
