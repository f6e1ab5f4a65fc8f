import type { Command } from "commander";
import type { AdoptOptions } from "../adopt/adopt";
import { perform, withJson } from "./common";

/** Declares `adopt`. */
export function adoptCommand(program: Command): void {
  withJson(program.command("adopt"))
    .argument("<team>", "whose app; the team must be in the settings")
    .summary("take over an app that was made by hand")
    .description(
      "Makes an app that exists the team's own: a secret is added, the ones that it has go on working, and the new key " +
        "takes the place of the old one in the team's stores. Okta: the app's id. Entra: the object id.",
    )
    .requiredOption("--app <id>", "id of the app at the identity provider")
    .option("--stack <name>", "where the team is, if it is in more than one stack")
    .option("--no-up", "write the setting and do not update")
    .addHelpText("after", "\nExamples:\n  flyte-ci-keys adopt payments --app 0oa1b2c3d4e5f6g7h8i9")
    .action(
      perform(async (context, options: AdoptOptions, team: string) => {
        const { adopt } = await import("../adopt/adopt.js");
        const { fleetText } = await import("../output/fleetText.js");
        const { stack, file, update } = await adopt(context, team, options);
        return {
          json: { command: "adopt", team, stack, file, ...(update && { update }) },
          text: () =>
            [
              `${file}: adoptApp of ${team} is written.`,
              update === undefined
                ? `Next: flyte-ci-keys up --stack ${stack}`
                : fleetText(update, context.terminal),
            ].join("\n"),
          exit: update?.exit ?? 0,
        };
      }),
    );
}
