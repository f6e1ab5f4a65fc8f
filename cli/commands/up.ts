import { InvalidArgumentError, type Command } from "commander";
import type { Selection } from "../fleet/fleet";
import type { UpOptions } from "../fleet/up";
import { perform, withSelection } from "./common";

/** Declares `up`. */
export function upCommand(program: Command): void {
  withSelection(program.command("up"))
    .summary("update stacks, several at a time")
    .description(
      "Runs `pulumi up` on stacks: keys that are due rotate, old ones are retired, missing ones are made. With nothing " +
        "due it writes nothing. One stack that fails stops no other; run it again to finish.\n" +
        "Exit status: 0 ok, 1 a stack failed, 3 locked by a living update, 4 a person is needed, 130 interrupted.",
    )
    .option("--concurrency <n>", "stacks at a time (default: one for each processor)", atLeastOne)
    .option(
      "--due",
      "only stacks in which something is due (see status); seconds instead of minutes",
      false,
    )
    .option("--refresh", "read what is there before comparing", false)
    .option("--preview", "tell what would change, and change nothing", false)
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  flyte-ci-keys up --all\n" +
        "  flyte-ci-keys up --all --due   # for a scheduler that runs often\n" +
        "  flyte-ci-keys up --team payments search --concurrency 4\n" +
        "  flyte-ci-keys up --stack payments-prod --preview",
    )
    .action(
      perform(async (context, options: Selection & UpOptions & { due: boolean }) => {
        const { readFleet, select } = await import("../fleet/fleet.js");
        const { upStacks } = await import("../fleet/up.js");
        const { fleetText } = await import("../output/fleetText.js");
        const { dueStacks } = await import("../fleet/dueStacks.js");
        const selected = select(readFleet(context.project), options);
        const stacks = options.due ? await dueStacks(context, selected) : selected;
        const outcome = await upStacks(context, stacks, options);
        return {
          json: { command: "up", ...outcome },
          text: () => fleetText(outcome, context.terminal),
          exit: outcome.exit,
        };
      }),
    );
}

function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return number;
}
