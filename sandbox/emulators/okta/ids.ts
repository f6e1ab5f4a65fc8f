import { createHash, randomBytes, randomInt } from "node:crypto";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An identifier as Okta makes them: 20 characters that begin with the kind, for example `0oa` for an app. */
export function oktaId(prefix: string): string {
  let id = prefix;
  while (id.length < 20) id += ALPHANUMERIC[randomInt(ALPHANUMERIC.length)];
  return id;
}

/** Random text of the base64url alphabet (RFC 4648 §5), without padding. */
export function randomText(length: number): string {
  return randomBytes(length).toString("base64url").slice(0, length);
}

/** `secret_hash` of a client secret: the first 16 bytes of its SHA-256, base64url without padding. */
export function secretHash(clientSecret: string): string {
  return createHash("sha256").update(clientSecret).digest().subarray(0, 16).toString("base64url");
}

/** An instant as Okta stores them: whole seconds, written with `.000Z`. */
export function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, ".000Z");
}
