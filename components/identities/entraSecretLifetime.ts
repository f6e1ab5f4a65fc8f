import type { RotationPolicy } from "../rotation/policy";

const DAY_MS = 86_400_000;

/** Entra counts from its own clock at the moment of the call, and a policy of 90 days allows 90 days exactly. */
const MARGIN_MS = 3_600_000;

/** Longest life that a tenant's policy lets a client secret have, milliseconds. */
function longest(maxSecretLifetimeDays: number): number {
  return maxSecretLifetimeDays * DAY_MS - MARGIN_MS;
}

/**
 * How long a client secret lives, milliseconds: until the next rotation is due, and two overlaps more for late updates;
 * less where the tenant's policy allows less.
 */
export function secretLifetime(
  { every, overlap }: RotationPolicy,
  maxSecretLifetimeDays?: number,
): number {
  const wanted = every + 2 * overlap;
  return maxSecretLifetimeDays === undefined
    ? wanted
    : Math.min(wanted, longest(maxSecretLifetimeDays));
}

/** Why secrets would die too early under a tenant's policy, if so. */
export function secretLifetimeFlaw(
  { every, overlap }: RotationPolicy,
  maxSecretLifetimeDays?: number,
): string | undefined {
  if (maxSecretLifetimeDays === undefined || every + overlap <= longest(maxSecretLifetimeDays)) {
    return undefined;
  }
  return (
    "`every` + `overlap` must be shorter than `identity.maxSecretLifetimeDays`, less an hour: " +
    "a secret would die while pipelines still hold it"
  );
}

/** Instant as Graph writes it: whole seconds, UTC. */
export function endDateTime(issuedAt: string, lifetime: number): string {
  return new Date(Date.parse(issuedAt) + lifetime).toISOString().replace(/\.\d{3}Z$/, "Z");
}
