import * as jose from "jose";

let pair: Promise<jose.GenerateKeyPairResult> | undefined;

/**
 * An RSA key pair that signs access tokens. Making one takes a sixth of a second, so all emulators of a process share
 * one; each server publishes it under a key id of its own, by which verifiers tell their keys apart.
 */
export abstract class SigningKey {
  protected constructor(
    /** Key id (RFC 7517 §4.5). */
    readonly kid: string,
  ) {}

  async privateKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).privateKey;
  }

  async publicKey(): Promise<jose.CryptoKey> {
    return (await this.keyPair()).publicKey;
  }

  /** The public key as the server's JWK set (RFC 7517) shows it. */
  abstract publicJwk(): Promise<jose.JWK>;

  private keyPair(): Promise<jose.GenerateKeyPairResult> {
    return (pair ??= jose.generateKeyPair("RS256"));
  }
}
