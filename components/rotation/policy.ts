import { createHash } from "node:crypto";

/** When keys rotate and how long the old one lives on. All in whole milliseconds. */
export interface RotationPolicy {
  /** Age at which a generation is due for its successor. */
  every: number;
  /** How long the previous generation stays valid after its successor was delivered. */
  overlap: number;
  /** Teams come due up to this much earlier, each at its own fixed offset, so that they do not all rotate at once. */
  spread: number;
  /** How long a secret stays disabled, reversibly, before it is deleted (identity providers that can). */
  brownout: number;
  /** How long after the overlap pipeline runs that may hold the previous key are waited for. Default 0: not at all. */
  waitForRuns?: number;
}

/** One day in milliseconds. */
export const DAY = 86_400_000;

/** Every 90 days, overlap 7, spread 9, brown-out 1; waits for no pipeline. */
export const DEFAULT_POLICY: Required<RotationPolicy> = {
  every: 90 * DAY,
  overlap: 7 * DAY,
  spread: 9 * DAY,
  brownout: 1 * DAY,
  waitForRuns: 0,
};

/**
 * How much earlier than `every` a team comes due: a stable hash of its name over the spread. The same team always gets
 * the same answer, and names that differ in their last character only (`team-1`, `team-2`) land far apart.
 *
 * @returns Milliseconds, 0 ≤ jitter < spread (0 when there is no spread).
 */
export function jitter(team: string, spread: number): number {
  const hash = createHash("sha256").update(team, "utf8").digest().readUInt32BE(0);
  return Math.floor((hash / 0x1_0000_0000) * spread);
}
