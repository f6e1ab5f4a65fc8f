import type { FleetOutcome } from "../fleet/up";
import { paint, type Terminal } from "./terminal";

/** What happened, after the lines of the display: each failure with its remedy, and one sentence. */
export function fleetText({ stacks, seconds }: FleetOutcome, terminal: Terminal): string {
  const troubles = stacks
    .filter(({ message }) => message !== undefined)
    .map(({ stack, outcome, message = "", remedy }) =>
      [
        `${paint(terminal, "bold", stack)} ${outcome}: ${indent(message)}`,
        ...(remedy === undefined ? [] : [`  ${paint(terminal, "dim", remedy)}`]),
      ].join("\n"),
    );
  const count = (outcome: string): number =>
    stacks.filter((stack) => stack.outcome === outcome).length;
  const others = (["failed", "killed", "locked", "cancelled", "not-started"] as const)
    .map((outcome) => [outcome, count(outcome)] as const)
    .filter(([, number]) => number > 0)
    .map(([outcome, number]) => `, ${number} ${outcome.replace("-", " ")}`);
  const total = `${count("succeeded")} of ${stacks.length} stack${stacks.length === 1 ? "" : "s"} ok`;
  return [...troubles, `${total}${others.join("")}, ${seconds.toFixed(1)} s`].join("\n");
}

function indent(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return [first, ...rest.map((line) => `  ${line}`)].join("\n");
}
