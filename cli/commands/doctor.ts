import type { Command } from "commander";
import type { Selection } from "../fleet/fleet";
import { perform, withSelection } from "./common";

/** Declares `doctor`. */
export function doctorCommand(program: Command): void {
  withSelection(program.command("doctor"))
    .summary("look whether everything is there for an update")
    .description(
      "Looks at this machine (Node, engine, plugins, clock), the state backend (locks, interrupted updates), the settings " +
        "and the administrators' rights at each service, with calls that read only. Each problem comes with what helps.\n" +
        "Exit status: 0 no problem, 4 a person is needed, 1 error.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  flyte-ci-keys doctor\n  flyte-ci-keys doctor --stack payments-prod --json",
    )
    .action(
      perform(async (context, selection: Selection) => {
        const { examine } = await import("../doctor/examine.js");
        const { findingsText, findingsExit } = await import("../doctor/report.js");
        const findings = await examine(context, selection);
        const exit = findingsExit(findings);
        return {
          json: { command: "doctor", findings, exit },
          text: () => findingsText(findings, context.terminal),
          exit,
        };
      }),
    );
}
