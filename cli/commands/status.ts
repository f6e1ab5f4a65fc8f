import type { Command } from "commander";
import { withBoardOptions } from "../board/options";
import type { OutputOptions } from "../board/output";
import type { Selection } from "../fleet/fleet";
import type { Context } from "../context";
import { perform, withSelection, type Outcome } from "./common";

type StatusOptions = Selection & OutputOptions & { schema: boolean; strays: boolean };

/** Declares `status`. */
export function statusCommand(program: Command): void {
  withBoardOptions(withSelection(program.command("status")))
    .summary("what every team's key is doing, without an update")
    .description(
      "Reads settings and stored states (no update, no call to any service) and says per team what is due, blocked or " +
        "needs a person.\nExit status: 0 ok, 2 due, 3 blocked, 4 a person is needed, 1 error.",
    )
    .option(
      "--strays",
      "list secrets and clients that the states do not know; asks the services, changes nothing",
      false,
    )
    .option("--schema", "print the JSON schema of `status --json`, and read nothing", false)
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  flyte-ci-keys status\n" +
        "  flyte-ci-keys status --team payments --json\n" +
        "  flyte-ci-keys status --strays --stack payments-prod\n" +
        "  flyte-ci-keys status --html board.html --openmetrics keys.prom\n" +
        "  flyte-ci-keys status --verify --notify-env SLACK_WEBHOOK --notify-format slack\n" +
        "  flyte-ci-keys status || test $? -eq 2   # in CI: ok and due are fine",
    )
    .action(
      perform(async (context, { schema, strays, ...options }: StatusOptions) => {
        if (schema) {
          const { boardJsonSchema } = await import("../status/schema.js");
          const json = boardJsonSchema();
          return { json, text: () => JSON.stringify(json, null, 2), exit: 0 };
        }
        if (strays) return strayOutcome(context, options);
        const { readBoard } = await import("../status/readBoard.js");
        const { boardTable } = await import("../status/table.js");
        const { boardExit } = await import("../status/exit.js");
        const { boardOutput } = await import("../board/output.js");
        const { worst } = await import("../exitCode.js");
        const output = boardOutput(context, options);
        const board = await output.verified(await readBoard(context, options), options);
        const { printed, exit } = await output.publish(board);
        return {
          json: board,
          text: () => printed ?? boardTable(board, context.terminal),
          exit: worst([boardExit(board), exit]),
        };
      }),
    );
}

async function strayOutcome(context: Context, selection: Selection): Promise<Outcome> {
  const { readFleet, select } = await import("../fleet/fleet.js");
  const { exitOf, lookForStrays } = await import("../strays/look.js");
  const { strayText } = await import("../strays/text.js");
  const found = await lookForStrays(context, select(readFleet(context.project), selection));
  const strays = found.flatMap((around) => around.strays);
  const notLooked = found.flatMap((around) => around.notLooked);
  return {
    json: { strays, notLooked },
    text: () => strayText({ strays, notLooked }),
    exit: exitOf(found),
  };
}
