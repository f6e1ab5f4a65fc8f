import { describeLock, holderOf, type Lock, type LockHolder } from "../engine/locks";

/** Why a locked stack waits, and what helps. */
export interface LockReason {
  state: "blocked" | "human";
  text: string;
  remedy: string;
}

/**
 * Who holds a stack, since when, and what to run.
 *
 * @param holder `gone` when the lock is not there any more.
 */
export function lockReason(
  stack: string,
  lock: Lock | undefined,
  holder?: LockHolder | "gone",
): LockReason {
  if (lock === undefined) {
    return {
      state: "blocked",
      text: "is being updated by somebody else",
      remedy: `wait; if nothing runs any more: pulumi cancel --stack ${stack}`,
    };
  }
  switch (holder ?? holderOf(lock)) {
    case "gone":
      return {
        state: "blocked",
        text: `was being updated by ${describeLock(lock)}; that has ended by now`,
        remedy: "run this again",
      };
    case "alive":
      return {
        state: "blocked",
        text: `is being updated by ${describeLock(lock)}`,
        remedy: "wait for it, then run this again",
      };
    case "dead":
      return {
        state: "human",
        text: `was left locked by ${describeLock(lock)}, which is dead`,
        remedy: `flyte-ci-keys repair --stack ${stack}`,
      };
    case "elsewhere":
      return {
        state: "blocked",
        text: `is locked by ${describeLock(lock)}, on another machine`,
        remedy: `wait; if nothing runs there: flyte-ci-keys repair --stack ${stack} --force`,
      };
  }
}
