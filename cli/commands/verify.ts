import type { Command } from "commander";
import type { Selection } from "../fleet/fleet";
import { paint, type Terminal } from "../output/terminal";
import { CliError } from "../cliError";
import type { Verdict, VerifyOptions } from "../verify/verify";
import { perform, withSelection } from "./common";

/** Declares `verify`. */
export function verifyCommand(program: Command): void {
  withSelection(program.command("verify"))
    .summary("ask for a token with every team's key, without an update")
    .description(
      "Takes the keys that were last delivered from the encrypted state and makes a token request with each, as the flyte " +
        "client does; signature and claims are checked. It proves the key, not that the stores still hold it (GitHub " +
        "shows nobody a secret), and not that a deploy is allowed.\n" +
        "With --access, each control plane is also asked whether a key may deploy to its team's place (setting access), and " +
        "not to another team's, by a deploy that cannot succeed (docs/access.md).\n" +
        "Exit status: 0 all work, 2 a team has no key yet, 4 a key is refused or its access is wrong, 1 error, or access " +
        "that could not be proven.",
    )
    .option("--access", "ask where each key may deploy, too; nothing is deployed")
    .option("--elsewhere <project/domain>", "place that no key may deploy to, for --access")
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys verify --all\n  flyte-ci-keys verify --team payments --json",
    )
    .action(
      perform(async (context, selection: Selection & Asked) => {
        const { readFleet, select } = await import("../fleet/fleet.js");
        const { verify } = await import("../verify/verify.js");
        const { columns } = await import("../output/columns.js");
        const stacks = select(readFleet(context.project), selection);
        const options = optionsOf(selection);
        const { verdicts, exit } = await verify(context, stacks, onlyTeams(selection), options);
        return {
          json: { command: "verify", verdicts, exit },
          text: () =>
            columns(
              ["TEAM", "STACK", "GEN", "KEY", ...(options.access === true ? ["ACCESS"] : []), ""],
              verdicts.map((one) => row(one, options, context.terminal)),
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

/** What is asked besides. */
interface Asked {
  access?: boolean;
  elsewhere?: string;
}

/** @throws CliError when the place is none. */
function optionsOf({ access = false, elsewhere }: Asked): VerifyOptions {
  if (elsewhere === undefined) return { access };
  const [project = "", domain = "", ...more] = elsewhere.split("/");
  if (!access || project === "" || domain === "" || more.length > 0) {
    throw new CliError("--elsewhere must be <project>/<domain>, beside --access");
  }
  return { access, elsewhere: { project, domain } };
}

function row(verdict: Verdict, { access }: VerifyOptions, terminal: Terminal): string[] {
  const { team, stack, generation, result, subject, message } = verdict;
  const style = result === "works" ? "green" : result === "no key" ? "yellow" : "red";
  return [
    team,
    stack,
    String(generation ?? "-"),
    paint(terminal, style, result),
    ...(access === true ? [verdict.access?.result ?? "-"] : []),
    message ?? verdict.access?.message ?? subject ?? "",
  ];
}
