import type { Command } from "commander";
import type { RotateOptions, RotateOutcome } from "../rotate/rotate";
import { perform, withJson } from "./common";

/** Declares `rotate`. */
export function rotateCommand(program: Command): void {
  withJson(program.command("rotate"))
    .argument("<team>", "whose key")
    .summary("give one team a new key now")
    .description(
      "Writes a rotation request into the stack's settings and updates the stack. The old key works on for the overlap; " +
        "with --compromised its secret is deleted at once, in a second update.\n" +
        "Run again with the same reason after a failure: it goes on and makes no further key.\n" +
        "Exit status: 0 done, 1 an update failed, 3 an older key must be retired first, 130 interrupted.",
    )
    .requiredOption("--reason <text>", "why; kept with the key, never a secret")
    .option("--compromised", "the key leaked: no overlap", false)
    .option("--stack <name>", "where the team is, if it is in more than one stack")
    .addHelpText(
      "after",
      '\nExamples:\n  flyte-ci-keys rotate payments --reason "Jo left the team"\n' +
        '  flyte-ci-keys rotate payments --reason "key seen in a public log" --compromised',
    )
    .action(
      perform(async (context, options: RotateOptions, team: string) => {
        const { rotate } = await import("../rotate/rotate.js");
        const outcome = await rotate(context, team, options);
        return {
          json: { command: "rotate", ...outcome },
          text: () => describe(outcome),
          exit: outcome.exit,
        };
      }),
    );
}

function describe(outcome: RotateOutcome): string {
  const { team, before, generation, previous, message, remedy } = outcome;
  if (message !== undefined) return [`${team}: ${message}`, remedy].filter(Boolean).join("\n  ");
  const old =
    previous === null ? `generation ${before} is deleted` : `generation ${previous} works on`;
  return `${team}: generation ${generation} is in every store; ${old}`;
}
