import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A secret as Jenkins keeps it: the value, and the text that is written to disk for as long as the value stays. */
export interface KeptSecret {
  value: string;
  /** `{` base64 `}`; drawn anew whenever the value is written, even with the same one. */
  ciphertext: string;
}

const PAYLOAD_V1 = 1;
const IV_BYTES = 16;
/** Version, length of the initialisation vector, length of the data. */
const HEADER_BYTES = 9;

/** The controller's key for secrets (`hudson.util.Secret`: AES-128-CBC, payload version 1). */
export class SecretCipher {
  private readonly key = randomBytes(16);

  /** Takes a text for this controller's ciphertext where it is one, else for the value itself (`Secret.fromString`). */
  keep(text: string): KeptSecret {
    const value = this.decrypt(text);
    return value === undefined
      ? { value: text, ciphertext: this.encrypt(text) }
      : { value, ciphertext: text };
  }

  private encrypt(value: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-128-cbc", this.key, iv);
    const data = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(PAYLOAD_V1, 0);
    header.writeUInt32BE(iv.length, 1);
    header.writeUInt32BE(data.length, 5);
    return `{${Buffer.concat([header, iv, data]).toString("base64")}}`;
  }

  private decrypt(text: string): string | undefined {
    const base64 = /^\{([A-Za-z0-9+/]+={0,2})\}$/.exec(text)?.[1];
    if (base64 === undefined) return undefined;
    const payload = Buffer.from(base64, "base64");
    if (payload.length <= HEADER_BYTES + IV_BYTES || payload[0] !== PAYLOAD_V1) return undefined;
    const data = HEADER_BYTES + payload.readUInt32BE(1);
    if (data !== HEADER_BYTES + IV_BYTES || payload.length !== data + payload.readUInt32BE(5)) {
      return undefined;
    }
    const iv = payload.subarray(HEADER_BYTES, data);
    try {
      const decipher = createDecipheriv("aes-128-cbc", this.key, iv);
      return decipher.update(payload.subarray(data), undefined, "utf8") + decipher.final("utf8");
    } catch {
      return undefined; // another controller's
    }
  }
}
