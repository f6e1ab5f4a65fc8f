import type { Command } from "commander";
import type { Selection } from "../fleet/fleet";
import { perform, withSelection } from "./common";

/** Declares `status`. */
export function statusCommand(program: Command): void {
  withSelection(program.command("status"))
    .summary("what every team's key is doing, without an update")
    .description(
      "Reads settings and stored states (no update, no call to any service) and says per team what is due, blocked or " +
        "needs a person.\nExit status: 0 ok, 2 due, 3 blocked, 4 a person is needed, 1 error.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  flyte-ci-keys status\n" +
        "  flyte-ci-keys status --team payments --json\n" +
        "  flyte-ci-keys status || test $? -eq 2   # in CI: ok and due are fine",
    )
    .action(
      perform(async (context, selection: Selection) => {
        const { readBoard } = await import("../status/readBoard.js");
        const { boardTable } = await import("../status/table.js");
        const { boardExit } = await import("../status/exit.js");
        const board = await readBoard(context, selection);
        return {
          json: board,
          text: () => boardTable(board, context.terminal),
          exit: boardExit(board),
        };
      }),
    );
}
