import { EXIT, type ExitCode } from "../exitCode";
import { lockReason } from "../lockReason";
import type { JobResult } from "./job";

/** How a stack's turn ended, with what a person should do. */
export interface StackOutcome extends JobResult {
  exit: ExitCode;
  /** Command or step that helps. */
  remedy?: string;
}

/** Judges an engine's result. */
export function outcomeOf(result: JobResult, again: string): StackOutcome {
  switch (result.outcome) {
    case "succeeded":
      return { ...result, exit: EXIT.ok };
    case "failed":
      return { ...result, exit: EXIT.error, remedy: again };
    case "locked": {
      const { state, text, remedy } = lockReason(result.stack, result.lock);
      const exit = state === "human" ? EXIT.humanNeeded : EXIT.blocked;
      return { ...result, exit, message: text, remedy };
    }
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
