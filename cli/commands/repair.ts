import type { Command } from "commander";
import type { RepairOutcome } from "../repair/repair";
import { perform, withJson } from "./common";

/** Declares `repair`. */
export function repairCommand(program: Command): void {
  withJson(program.command("repair"))
    .summary("put right what a killed update left behind")
    .description(
      "Takes a lock away whose process is dead (another only with --force), then looks up at Okta what was being created: " +
        "what was made is taken over in one update, the rest is forgotten and made by the next `up`. What Okta deleted " +
        "without the engine hearing of it is taken out of the state. Nothing is guessed.\n" +
        "Exit status: 0 done, 3 locked by a living update, 4 a person is needed, 1 error.",
    )
    .requiredOption("--stack <name>", "the stack")
    .option("--force", "also take away a lock whose process may live", false)
    .addHelpText("after", "\nExamples:\n  flyte-ci-keys repair --stack payments-prod")
    .action(
      perform(async (context, { stack, force }: { stack: string; force: boolean }) => {
        const { readFleet, stackNamed } = await import("../fleet/fleet.js");
        const { repair } = await import("../repair/repair.js");
        const found = stackNamed(readFleet(context.project), stack);
        const outcome = await repair(context, found, { force });
        return {
          json: { command: "repair", ...outcome },
          text: () => describe(outcome),
          exit: outcome.exit,
        };
      }),
    );
}

const WORDS = {
  adopt: "adopted",
  clear: "forgotten",
  gone: "taken out of the state",
  unclear: "not clear",
} as const;

function describe({ stack, unlocked, steps, message, remedy, exit }: RepairOutcome): string {
  const untouched = !unlocked && steps.length === 0;
  return [
    ...(unlocked ? [`${stack}: the lock is gone`] : []),
    ...steps.map(({ resource, fate, detail }) => `${stack}: ${resource} ${WORDS[fate]}: ${detail}`),
    ...(untouched ? [`${stack}: nothing to repair`] : []),
    ...(message === undefined ? [] : [`${stack}: ${message}`]),
    ...(remedy === undefined ? [] : [`  ${remedy}`]),
    ...(exit === 0 && !untouched ? [`Next: flyte-ci-keys up --stack ${stack}`] : []),
  ].join("\n");
}
