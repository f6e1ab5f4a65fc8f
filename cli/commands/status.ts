import type { Command } from "commander";
import { withBoardOptions } from "../board/options";
import type { OutputOptions } from "../board/output";
import type { Selection } from "../fleet/fleet";
import { perform, withSelection } from "./common";

type StatusOptions = Selection & OutputOptions & { schema: boolean };

/** Declares `status`. */
export function statusCommand(program: Command): void {
  withBoardOptions(withSelection(program.command("status")))
    .summary("what every team's key is doing, without an update")
    .description(
      "Reads settings and stored states (no update, no call to any service) and says per team what is due, blocked or " +
        "needs a person.\nExit status: 0 ok, 2 due, 3 blocked, 4 a person is needed, 1 error.",
    )
    .option("--schema", "print the JSON schema of `status --json`, and read nothing", false)
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  flyte-ci-keys status\n" +
        "  flyte-ci-keys status --team payments --json\n" +
        "  flyte-ci-keys status --html board.html --openmetrics keys.prom\n" +
        "  flyte-ci-keys status --verify --notify-env SLACK_WEBHOOK --notify-format slack\n" +
        "  flyte-ci-keys status || test $? -eq 2   # in CI: ok and due are fine",
    )
    .action(
      perform(async (context, { schema, ...options }: StatusOptions) => {
        if (schema) {
          const { boardJsonSchema } = await import("../status/schema.js");
          const json = boardJsonSchema();
          return { json, text: () => JSON.stringify(json, null, 2), exit: 0 };
        }
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
