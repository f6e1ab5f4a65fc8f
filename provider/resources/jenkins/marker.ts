import { createHash, createHmac } from "node:crypto";

const WORD = "flyte-ci-keys";

/** Former versions wrote no generation and no address. */
const MARKERS = /\bflyte-ci-keys (?:g[1-9]\d*\.)?[0-9a-f]{8}\b(?: #[0-9a-f]{8}\b)?/g;

const PARTS = / g([1-9]\d*)\.[0-9a-f]{8} #([0-9a-f]{8})$/;

/** 32 bits: two markers are equal by chance once in four billion. */
const HEX_DIGITS = 8;

/**
 * What says, in a credential's description, that it holds this generation of our key: `flyte-ci-keys g2.1a2b3c4d #5e6f7a8b`,
 * where the first digits are HMAC-SHA256(key = the API key, message = `<address>|generation <n>`) and the last ones
 * SHA-256(`<address>`), each cut to 32 bits.
 *
 * Everybody with Credentials/View can read it, so what does it give away? Not the key: that would take a preimage of an
 * HMAC under a key of 256 random bits, and 32 bits of output could not tell it from 2^224 others. Not whether two stores
 * or two generations share a key, since the address and the number are part of the message. It lets somebody who has a
 * candidate check it, which is no help against a secret that cannot be enumerated: so it must not be used for values that
 * people choose, and inputs shorter than a whole API key are refused.
 *
 * Another stack, another address, another key or another generation make another marker: an update that was killed
 * recognises its own work, and a refresh finds that somebody else wrote the credential. It does not show that somebody
 * changed the secret alone and left the description.
 */
export function markerOf(apiKey: string, address: string, generation: number): string {
  const message = `${address}|generation ${generation}`;
  const digits = createHmac("sha256", apiKey).update(message).digest("hex").slice(0, HEX_DIGITS);
  const place = createHash("sha256").update(address).digest("hex").slice(0, HEX_DIGITS);
  return `${WORD} g${generation}.${digits} #${place}`;
}

/** The marker in a description, ours or another stack's, which is the last one; `undefined` when there is none. */
export function markerIn(description: string): string | undefined {
  return description.match(MARKERS)?.at(-1);
}

/** The marker of a credential that we wrote at the same address for another generation; `undefined` when there is none. */
export function siblingMarker(
  description: string,
  { text, marker }: { /** Description without marker. */ text: string; marker: string },
): { generation: number } | undefined {
  const found = markerIn(description);
  if (found === undefined || description !== withMarker(text, found)) return undefined;
  const [, generation, place] = PARTS.exec(found) ?? [];
  if (generation === undefined || place !== PARTS.exec(marker)?.[2]) return undefined;
  return { generation: Number(generation) };
}

/** A description that ends in the marker. */
export function withMarker(description: string, marker: string): string {
  return description === "" ? marker : `${description} (${marker})`;
}

/** Generation in a description's marker; `undefined` where there is none, or one of a former version. */
export function markedGeneration(description: string): number | undefined {
  const digits = PARTS.exec(markerIn(description) ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A description without its marker. */
export function textBeside(description: string): string {
  const marker = markerIn(description);
  if (marker === undefined || !description.endsWith(`(${marker})`)) return description;
  return description.slice(0, -` (${marker})`.length);
}
