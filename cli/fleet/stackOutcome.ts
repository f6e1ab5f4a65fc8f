import type { Lock } from "../../engine/locks";
import { EXIT, type ExitCode } from "../exitCode";
import { lockReason } from "../lockReason";
import type { JobResult } from "./job";

/** How a stack's turn ended, with what a person should do. */
export interface StackOutcome extends JobResult {
  exit: ExitCode;
  /** Command or step that helps. */
  remedy?: string;
}

/**
 * Judges an engine's result.
 *
 * @param again Command that tries it again.
 * @param locks Locks of the stack now, where the backend shows them.
 */
export function outcomeOf(result: JobResult, again: string, locks?: readonly Lock[]): StackOutcome {
  switch (result.outcome) {
    case "succeeded":
      return { ...result, exit: EXIT.ok };
    case "failed":
      return { ...result, exit: EXIT.error, remedy: again };
    case "locked": {
      const gone = locks?.every(({ pid }) => pid !== result.lock?.pid) === true;
      const { state, text, remedy } = lockReason(
        result.stack,
        result.lock,
        gone ? "gone" : undefined,
      );
      const exit = state === "human" ? EXIT.humanNeeded : EXIT.blocked;
      return { ...result, exit, message: text, remedy };
    }
    case "killed":
      return {
        ...result,
        exit: EXIT.humanNeeded,
        message: "its engine was killed; a lock and half-made resources may be left",
        remedy: `flyte-ci-keys repair --stack ${result.stack}`,
      };
    case "cancelled":
    case "not-started":
      return { ...result, exit: EXIT.interrupted, remedy: again };
  }
}

/** A stack that was never given to the engine. */
export function refused(
  stack: string,
  message: string,
  exit: ExitCode = EXIT.error,
  remedy?: string,
): StackOutcome {
  return {
    stack,
    outcome: "failed",
    seconds: 0,
    changes: {},
    message,
    exit,
    ...(remedy === undefined ? {} : { remedy }),
  };
}
