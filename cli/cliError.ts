import { EXIT, type ExitCode } from "./exitCode";

/** Something that a person can put right; the message says what it is and which command helps. Shown without a stack. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.error,
  ) {
    super(message);
  }
}
