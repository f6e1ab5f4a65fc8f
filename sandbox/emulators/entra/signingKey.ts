import { randomBytes } from "node:crypto";
import * as jose from "jose";

/** The RSA key pair that signs access tokens; made when it is first used, since that takes a moment. */
export class SigningKey {
  readonly kid = randomBytes(20).toString("base64url");
  private pair: Promise<jose.GenerateKeyPairResult> | undefined;

  async privateKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).privateKey;
  }

  async publicKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).publicKey;
  }

  /** The public key as the tenant's JWK set (RFC 7517) shows it; Entra's has no `alg`. */
  async publicJwk(): Promise<jose.JWK> {
    const { kty, e, n } = await jose.exportJWK(await this.publicKey());
    return { kty, use: "sig", kid: this.kid, x5t: this.kid, n, e };
  }

  private keyPair(): Promise<jose.GenerateKeyPairResult> {
    return (this.pair ??= jose.generateKeyPair("RS256"));
  }
}
