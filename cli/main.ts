import { Command } from "commander";
import { VERSION } from "../common/version";
import { statusCommand } from "./commands/status";
import { upCommand } from "./commands/up";

/** The command line as it was typed, for example `process.argv`. */
export async function main(argv: readonly string[]): Promise<void> {
  await buildProgram().parseAsync(argv);
}

/** Every command with its options. */
export function buildProgram(): Command {
  const program = new Command("flyte-ci-keys")
    .description("Every team's CI key for flyte deploy: created, proven, delivered and rotated.")
    .version(VERSION)
    .option("-C, --cwd <folder>", "folder of the project (Pulumi.yaml)", ".")
    .showHelpAfterError("(flyte-ci-keys <command> --help tells more)")
    .configureHelp({ showGlobalOptions: true });
  statusCommand(program);
  upCommand(program);
  return program;
}
