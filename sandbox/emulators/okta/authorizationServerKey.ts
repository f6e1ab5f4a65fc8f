import * as jose from "jose";
import { SigningKey } from "../signingKey";
import { randomText } from "./ids";

/** The key of an authorization server. */
export class AuthorizationServerKey extends SigningKey {
  constructor() {
    super(randomText(43));
  }

  override async publicJwk(): Promise<jose.JWK> {
    const { kty, e, n } = await jose.exportJWK(await this.publicKey());
    return { kty, alg: "RS256", kid: this.kid, use: "sig", e, n };
  }
}
