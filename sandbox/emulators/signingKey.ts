import * as jose from "jose";

/** An RSA key pair that signs access tokens; made when it is first used, since that takes a moment. */
export abstract class SigningKey {
  private pair: Promise<jose.GenerateKeyPairResult> | undefined;

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
    return (this.pair ??= jose.generateKeyPair("RS256"));
  }
}
