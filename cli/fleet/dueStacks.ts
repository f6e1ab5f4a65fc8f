import type { Context } from "../context";
import { readBoard } from "../status/readBoard";
import type { FleetStack } from "./fleet";

/**
 * Stacks in which an update has something to do by the ledger and the settings of rotation; those about which nothing is
 * known are among them, so that an update says what is wrong. Other changes of settings are not seen.
 */
export async function dueStacks(
  context: Context,
  stacks: readonly FleetStack[],
): Promise<FleetStack[]> {
  const board = await readBoard(context, { stack: stacks.map(({ name }) => name) });
  const due = new Set(
    [
      ...board.teams.filter(({ reasons }) => reasons.some(({ state }) => state === "due")),
      ...board.stacks.filter(({ state }) => state === "human"),
    ].map(({ stack }) => stack),
  );
  return stacks.filter(({ name }) => due.has(name));
}
