import type { Run } from "../../sandbox/stack";
import { withoutIds } from "./picture";

/** Steps of the engine that change nothing. */
const IDLE = ["same", "read", "refresh"];

/** What commands changed, one line a resource: the same in every world. */
export function stepsOf(runs: readonly Run[]): string[] {
  return runs
    .flatMap(({ events }) => events.flatMap(({ resOutputsEvent: event }) => event?.metadata ?? []))
    .filter(({ op }) => !IDLE.includes(op))
    .map(({ op, urn }) => `${op} ${withoutIds(urn.split("::").pop() ?? urn)}`)
    .sort();
}
