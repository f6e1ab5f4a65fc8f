import type { LedgerEntry } from "./ledger";
import type { RotationPolicy } from "./policy";

/** The next step on the way out of a generation that has a successor. */
export interface Retirement {
  /** `disable` can be taken back; after `delete` the generation is gone. */
  step: "disable" | "delete";
  /** When it is due, gates or not. */
  dueAt: Date;
}

/**
 * What becomes of the generation before the delivered one, and when; `undefined` where there is none.
 *
 * @param leaked Without overlap and brown-out.
 */
export function nextRetirement(
  { previous, deliveredAt }: LedgerEntry,
  policy: RotationPolicy,
  leaked: boolean,
): Retirement | undefined {
  if (previous === undefined) return undefined;
  const after = (instant: string, wait: number) =>
    new Date(Date.parse(instant) + (leaked ? 0 : wait));
  if (previous.disabledAt !== undefined) {
    return { step: "delete", dueAt: after(previous.disabledAt, policy.brownout) };
  }
  const step = leaked || policy.brownout === 0 ? "delete" : "disable";
  return { step, dueAt: after(deliveredAt, policy.overlap) };
}
