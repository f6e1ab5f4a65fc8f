import type { Command } from "commander";
import { CliError } from "../cliError";
import type { RetireOutcome } from "../retire/retireTeam";
import { perform, withJson } from "./common";

/** Declares `retire-team`. */
export function retireTeamCommand(program: Command): void {
  withJson(program.command("retire-team"))
    .argument("<team>", "whose key")
    .summary("destroy one team's key")
    .description(
      "Deletes a team's client, its secrets and its entries in the stores, and takes it out of the settings. Its pipelines " +
        "can not deploy any more. A stack that has no other team is removed with its settings file. Run again after a " +
        "failure, it goes on.",
    )
    .option("--stack <name>", "where the team is, if it is in more than one stack")
    .option("--yes", "do not ask", false)
    .addHelpText("after", "\nExamples:\n  flyte-ci-keys retire-team payments --yes")
    .action(
      perform(async (context, options: { stack?: string; yes: boolean }, team: string) => {
        const { retireTeam } = await import("../retire/retireTeam.js");
        if (!options.yes) await confirm(team);
        const outcome = await retireTeam(context, team, options.stack);
        return {
          json: { command: "retire-team", ...outcome },
          text: () => describe(outcome),
          exit: outcome.exit,
        };
      }),
    );
}

async function confirm(team: string): Promise<void> {
  const { canAsk, terminalAsk } = await import("../setup/ask.js");
  if (!canAsk()) throw new CliError(`this destroys the key of "${team}": say --yes`);
  const { ask, close } = terminalAsk();
  const answer = await ask(`This destroys the key of "${team}". Type the team's name to go on`);
  close();
  if (answer !== team) throw new CliError("that is another name; nothing was touched");
}

function describe({ team, done, message, remedy }: RetireOutcome): string {
  return [
    ...done.map((step) => `${team}: ${step}`),
    ...(message === undefined ? [] : [`${team}: ${message}`]),
    ...(remedy === undefined ? [] : [`  ${remedy}`]),
  ].join("\n");
}
