import { randomBytes } from "node:crypto";

/** 32 random bytes are 43 characters of base64url: inside every provider's limits and safe in every encoding. */
const SECRET_BYTES = 32;

const DRAWN = /^g([1-9]\d*)_[\w-]{43}$/;

/**
 * A client secret of our choice: `g<generation>_` and 43 random characters. Who may list a client's secrets sees by that
 * which generation each one is, even if the state was lost.
 */
export function drawClientSecret(generation: number): string {
  return `g${generation}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/** Generation of a secret that we drew; `undefined` for any other. */
export function drawnGeneration(secret: string): number | undefined {
  const digits = DRAWN.exec(secret)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
