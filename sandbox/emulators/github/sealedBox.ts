import { randomBytes } from "node:crypto";
import sodium from "libsodium-wrappers";

/** Resolves when keys can be made; the library compiles itself on first use. */
export const cryptographyReady: Promise<void> = sodium.ready;

/**
 * The X25519 key pair of one scope (a repository, an environment, an organization). Clients seal values to the public
 * half as a libsodium sealed box; only the service opens them.
 *
 * Source: https://docs.github.com/en/rest/guides/encrypting-secrets-for-the-rest-api
 */
export class SealedBoxKey {
  /** Decimal digits; names the pair in requests. */
  readonly id = (randomBytes(8).readBigUInt64BE() >> 1n).toString();
  private readonly pair = sodium.crypto_box_keypair();

  /** 32 bytes, base64 with padding. */
  get publicKey(): string {
    return Buffer.from(this.pair.publicKey).toString("base64");
  }

  /** The bytes in a box (base64), or `undefined` when it was sealed to another key or was altered. */
  open(box: string): Buffer | undefined {
    try {
      const { publicKey, privateKey } = this.pair;
      return Buffer.from(
        sodium.crypto_box_seal_open(Buffer.from(box, "base64"), publicKey, privateKey),
      );
    } catch {
      return undefined;
    }
  }
}
