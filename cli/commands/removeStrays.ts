import type { Command } from "commander";
import { CliError } from "../cliError";
import type { Selection } from "../fleet/fleet";
import type { Removal, RemoveOptions } from "../strays/remove";
import { perform, withSelection } from "./common";

type Options = Selection & { yes: boolean; quarantine: string };

/** Declares `remove-strays`. */
export function removeStraysCommand(program: Command): void {
  withSelection(program.command("remove-strays"))
    .summary("remove secrets and clients that no state knows")
    .description(
      "Removes what `status --strays` calls a stray and what is older than the quarantine, by the service's own date. Okta: " +
        "switched off first, deleted by a run after another quarantine. Nothing of a team is touched whose state seems older " +
        "than what is there, nor what is foreign.\n" +
        "Exit status: 0 done, 2 a later run has something to do, 4 a person is needed, 1 error.",
    )
    .option("--quarantine <time>", "how old a stray must be, such as 7d or 12h", "7d")
    .option("--yes", "do not ask about each", false)
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys remove-strays --stack payments-prod\n" +
        "  flyte-ci-keys remove-strays --all --quarantine 30d --yes --json",
    )
    .action(
      perform(async (context, { yes, quarantine, ...selection }: Options) => {
        const { readFleet, select } = await import("../fleet/fleet.js");
        const { duration } = await import("../../settings/duration.js");
        const { removeStrays } = await import("../strays/remove.js");
        const { terminalAsk, canAsk } = await import("../setup/ask.js");
        const time = duration.safeParse(quarantine);
        if (!time.success) throw new CliError(`--quarantine ${time.error.issues[0]?.message}`);
        if (!yes && !canAsk()) throw new CliError("this deletes secrets and clients: say --yes");
        const terminal = yes ? undefined : terminalAsk();
        const agreed: RemoveOptions["agreed"] = async ({ team, name }, step) =>
          terminal === undefined ||
          /^y(es)?$/i.test(await terminal.ask(`${step} ${name} of "${team}"? yes or no`, "no"));
        const stacks = select(readFleet(context.project), selection);
        const options = { quarantine: time.data, agreed };
        const outcome = await removeStrays(context, stacks, options).finally(() =>
          terminal?.close(),
        );
        return {
          json: { command: "remove-strays", ...outcome },
          text: () => describe(outcome),
          exit: outcome.exit,
        };
      }),
    );
}

function describe({ removals, notLooked }: { removals: Removal[]; notLooked: string[] }): string {
  const lines = removals.map(
    ({ stray: { stack, team, service, kind, name }, outcome, detail }) =>
      `${stack}: ${service} ${kind} ${name} of "${team}" ${outcome}${detail === null ? "" : `: ${detail}`}`,
  );
  const none = lines.length === 0 ? ["no strays"] : [];
  return [...none, ...lines, ...notLooked.map((line) => `not looked at: ${line}`)].join("\n");
}
