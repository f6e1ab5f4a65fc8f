import type { Context } from "../context";
import { readFleet, stackNamed } from "./fleet";
import { upStacks, type FleetOutcome } from "./up";

/** Updates one stack, with its settings as they are in the file now. */
export function upNamed(context: Context, stack: string): Promise<FleetOutcome> {
  return upStacks(context, [stackNamed(readFleet(context.project), stack)]);
}
