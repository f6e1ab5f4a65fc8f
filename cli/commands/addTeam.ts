import type { Command } from "commander";
import type { AddTeamOptions } from "../setup/addTeam";
import { perform, withJson } from "./common";

/** Declares `add-team`. */
export function addTeamCommand(program: Command): void {
  withJson(program.command("add-team"))
    .argument("<team>", "name of the team")
    .summary("add a team to a stack's settings")
    .description(
      "Adds a team with its stores to a stack's settings; comments stay. With --like, a new stack is made for it with the " +
        "settings of another stack (one stack for each team is the rule in production).",
    )
    .requiredOption(
      "--store <fields...>",
      "github:<owner>/<repository>, or kind=<kind>,<setting>=<value>,…",
    )
    .option("--stack <name>", "stack to add it to, or to make")
    .option("--like <stack>", "make the stack with the settings of this one, all but the teams")
    .option("--up", "update the stack at once", false)
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys add-team search --stack dev --store github:acme/search\n" +
        "  flyte-ci-keys add-team search --stack search-prod --like payments-prod --up \\\n" +
        "    --store kind=github,repository=acme/search,environment=production",
    )
    .action(
      perform(async (context, options: AddTeamOptions & { up: boolean }, team: string) => {
        const { addTeam } = await import("../setup/addTeam.js");
        const added = addTeam(context, team, options);
        const { upNamed } = await import("../fleet/upNamed.js");
        const { fleetText } = await import("../output/fleetText.js");
        const outcome = options.up ? await upNamed(context, added.stack) : undefined;
        return {
          json: { command: "add-team", team, ...added, ...(outcome && { update: outcome }) },
          text: () =>
            [
              `${team} is in ${added.file}.`,
              outcome === undefined
                ? `Next: flyte-ci-keys up --stack ${added.stack}`
                : fleetText(outcome, context.terminal),
            ].join("\n"),
          exit: outcome?.exit ?? 0,
        };
      }),
    );
}
