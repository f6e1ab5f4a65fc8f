import * as jose from "jose";
import { randomText } from "./ids";

/** An RSA key pair of an authorization server; made when it is first used, since that takes a moment. */
export class SigningKey {
  readonly kid = randomText(43);
  private pair: Promise<jose.GenerateKeyPairResult> | undefined;

  async privateKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).privateKey;
  }

  async publicKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).publicKey;
  }

  /** The public key as the server's JWK set (RFC 7517) shows it. */
  async publicJwk(): Promise<jose.JWK> {
    const { kty, e, n } = await jose.exportJWK(await this.publicKey());
    return { kty, alg: "RS256", kid: this.kid, use: "sig", e, n };
  }

  private keyPair(): Promise<jose.GenerateKeyPairResult> {
    return (this.pair ??= jose.generateKeyPair("RS256"));
  }
}
