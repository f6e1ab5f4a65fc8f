import { randomBytes, randomInt } from "node:crypto";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Characters of the secrets that Entra makes. Some secrets have one of `~._-` in them; the first is never one. */
const SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SECRET_CHARACTERS = `${SECRET_LETTERS}~._-`;

const SECRET_LENGTH = 40;

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** A client secret as Entra makes them: 40 characters. */
export function randomSecretText(): string {
  let text = pick(SECRET_LETTERS);
  while (text.length < SECRET_LENGTH) text += pick(SECRET_CHARACTERS);
  return text;
}

/**
 * Id of an app role assignment: the principal's id in the byte order of .NET's `Guid`, then 16 random bytes, in
 * base64url. That is how the ids in Graph's documentation read.
 */
export function assignmentId(principalId: string): string {
  const bytes = Buffer.from(principalId.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return Buffer.concat([bytes, randomBytes(16)]).toString("base64url");
}

/** An instant as Graph writes those that it chose itself: seven decimals, trailing zeros cut. */
export function graphInstant(date: Date): string {
  const [seconds, fraction = "000Z"] = date.toISOString().split(".");
  const decimals = fraction.slice(0, 3).replace(/0+$/, "");
  return decimals === "" ? `${seconds}Z` : `${seconds}.${decimals}Z`;
}

/** An instant without a fraction, as directory objects have them. */
export function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
