import { secretLifetime } from "../identities/entraSecretLifetime";
import type { IdentityArgs } from "../identities/kinds";
import { DAY, type RotationPolicy } from "../rotation/policy";
import { policyFlaw } from "./rotationFlaw";

/** A key's times in days, as its component shows them. Half a day is 0.5. */
export interface KeyTimes {
  every: number;
  overlap: number;
  spread: number;
  brownout: number;
  waitForRuns: number;
  /** Longest time that one client secret can be used when updates run as they should. */
  lifetime: number;
}

/** How long the organisation lets a key live, days. */
export interface LifetimeLimits {
  maxLifetimeDays: number;
  maxOverlapDays: number;
}

/** A key's times. Entra ID alone dates its secrets; elsewhere one lives until it is disabled or removed. */
export function keyTimes(policy: RotationPolicy, identity: IdentityArgs): KeyTimes {
  const { every, overlap, spread, brownout, waitForRuns = 0 } = policy;
  const lifetime =
    identity.kind === "entra"
      ? secretLifetime(policy, identity.maxSecretLifetimeDays)
      : every + overlap + waitForRuns;
  return {
    every: every / DAY,
    overlap: overlap / DAY,
    spread: spread / DAY,
    brownout: brownout / DAY,
    waitForRuns: waitForRuns / DAY,
    lifetime: lifetime / DAY,
  };
}

/** Why a key's times are not allowed, if so. */
export function keyLifetimeFlaw(times: KeyTimes, limits: LifetimeLimits): string | undefined {
  const { overlap, lifetime, waitForRuns } = times;
  const shorter =
    waitForRuns > 0 ? "`rotation.overlap` or `rotation.waitForRuns`" : "`rotation.overlap`";
  const flaw = policyFlaw(times);
  if (flaw !== undefined) return flaw;
  if (lifetime > limits.maxLifetimeDays) {
    return `a client secret could be used for ${shown(lifetime)} days; at most ${limits.maxLifetimeDays} are allowed: shorten \`rotation.every\`, or ${shorter}`;
  }
  const together = overlap + waitForRuns;
  if (together > limits.maxOverlapDays) {
    return `two keys could work side by side for ${shown(together)} days; at most ${limits.maxOverlapDays} are allowed: shorten ${shorter}`;
  }
  return undefined;
}

function shown(days: number): string {
  return String(Math.round(days * 100) / 100);
}
