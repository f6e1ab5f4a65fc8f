import { Command, Option } from "commander";
import { EngineError } from "../../engine/engineError";
import { CliError } from "../cliError";
import { makeContext, type CommonOptions, type Context } from "../context";
import { EXIT, type ExitCode } from "../exitCode";

/** What a command ends with. */
export interface Outcome {
  /** Printed with `--json`. */
  json: unknown;
  /** Printed otherwise; made only then. */
  text: () => string;
  exit: ExitCode;
}

type Action<Options> = (context: Context, options: Options, ...args: string[]) => Promise<Outcome>;

/** Adds `--json`, which every command has. */
export function withJson(command: Command): Command {
  return command.addOption(
    new Option("--json", "print one JSON document on standard output").default(false),
  );
}

/** Adds `--all`, `--stack` and `--team`. */
export function withSelection(command: Command): Command {
  return withJson(command)
    .option("--all", "every stack that has a Pulumi.<stack>.yaml")
    .option("--stack <name...>", "these stacks")
    .option("--team <name...>", "the stacks of these teams");
}

/**
 * Wraps a command's work: prints its outcome in the form asked for, sets the exit status, and shows what a person can
 * put right without a stack trace.
 */
export function perform<Options>(
  action: Action<Options>,
): (this: Command, ...args: unknown[]) => Promise<void> {
  return async function (this: Command, ...args: unknown[]) {
    const options = this.optsWithGlobals<Options & CommonOptions>();
    const names = args.slice(0, this.processedArgs.length) as string[];
    try {
      const outcome = await action(makeContext(options), options, ...names);
      print(options.json ? JSON.stringify(outcome.json, null, 2) : outcome.text());
      process.exitCode = outcome.exit;
    } catch (error) {
      const known = error instanceof CliError || error instanceof EngineError;
      if (!known) throw error;
      const exit = error instanceof CliError ? error.exitCode : EXIT.error;
      if (options.json) print(JSON.stringify({ error: error.message, exitCode: exit }, null, 2));
      else process.stderr.write(`${error.message}\n`);
      process.exitCode = exit;
    }
  };
}

function print(text: string): void {
  if (text !== "") process.stdout.write(`${text}\n`);
}
