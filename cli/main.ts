import { Command } from "commander";
import { VERSION } from "../common/version";
import { addTeamCommand } from "./commands/addTeam";
import { adoptCommand } from "./commands/adopt";
import { doctorCommand } from "./commands/doctor";
import { initCommand } from "./commands/init";
import { removeStraysCommand } from "./commands/removeStrays";
import { repairCommand } from "./commands/repair";
import { retireTeamCommand } from "./commands/retireTeam";
import { rotateCommand } from "./commands/rotate";
import { statusCommand } from "./commands/status";
import { upCommand } from "./commands/up";
import { verifyCommand } from "./commands/verify";

/** The command line as it was typed, for example `process.argv`. */
export async function main(argv: readonly string[]): Promise<void> {
  await buildProgram().parseAsync(argv);
}

/** Every command with its options; their work is loaded when one is chosen. */
export function buildProgram(): Command {
  const program = new Command("flyte-ci-keys")
    .description("Every team's CI key for flyte deploy: created, proven, delivered and rotated.")
    .version(VERSION)
    .option("-C, --cwd <folder>", "folder of the project (Pulumi.yaml)", ".")
    .showHelpAfterError("(flyte-ci-keys <command> --help tells more)")
    .configureHelp({ showGlobalOptions: true });
  for (const declare of [
    statusCommand,
    upCommand,
    rotateCommand,
    verifyCommand,
    initCommand,
    addTeamCommand,
    adoptCommand,
    retireTeamCommand,
    doctorCommand,
    repairCommand,
    removeStraysCommand,
  ]) {
    declare(program);
  }
  return program;
}
