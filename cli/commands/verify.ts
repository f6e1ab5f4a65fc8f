import type { Command } from "commander";
import type { Selection } from "../fleet/fleet";
import { paint, type Terminal } from "../output/terminal";
import type { Verdict } from "../verify/verify";
import { perform, withSelection } from "./common";

/** Declares `verify`. */
export function verifyCommand(program: Command): void {
  withSelection(program.command("verify"))
    .summary("ask for a token with every team's key, without an update")
    .description(
      "Takes the keys that were last delivered from the encrypted state and makes a token request with each, as the flyte " +
        "client does; signature and claims are checked. It proves the key, not that the stores still hold it (GitHub " +
        "shows nobody a secret), and not that a deploy is allowed.\n" +
        "Exit status: 0 all work, 2 a team has no key yet, 4 a key is refused, 1 error.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys verify --all\n  flyte-ci-keys verify --team payments --json",
    )
    .action(
      perform(async (context, selection: Selection) => {
        const { readFleet, select } = await import("../fleet/fleet.js");
        const { verify } = await import("../verify/verify.js");
        const { columns } = await import("../output/columns.js");
        const stacks = select(readFleet(context.project), selection);
        const { verdicts, exit } = await verify(context, stacks, onlyTeams(selection));
        return {
          json: { command: "verify", verdicts, exit },
          text: () =>
            columns(
              ["TEAM", "STACK", "GEN", "KEY", ""],
              verdicts.map((one) => row(one, context.terminal)),
            ),
          exit,
        };
      }),
    );
}

/** With `--stack` or `--all` besides, whole stacks are meant. */
function onlyTeams({ all, stack, team }: Selection): string[] | undefined {
  return all === true || stack !== undefined ? undefined : team;
}

function row(verdict: Verdict, terminal: Terminal): string[] {
  const { team, stack, generation, result, subject, message } = verdict;
  const style = result === "works" ? "green" : result === "no key" ? "yellow" : "red";
  return [
    team,
    stack,
    String(generation ?? "-"),
    paint(terminal, style, result),
    message ?? subject ?? "",
  ];
}
