import type { Picture } from "./picture";

/** How a list differs from the one that it should be. */
export interface Difference {
  missing: string[];
  extra: string[];
}

/** How each part of a picture differs. */
export type Differences = Record<keyof Picture, Difference>;

/** What one list has and the other has not; things that are there twice count twice. */
export function difference(expected: readonly string[], actual: readonly string[]): Difference {
  const rest = [...actual];
  const missing = expected.filter((line) => {
    const index = rest.indexOf(line);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  return { missing, extra: rest };
}

export function differences(expected: Picture, actual: Picture): Differences {
  return {
    stores: difference(expected.stores, actual.stores),
    identity: difference(expected.identity, actual.identity),
    state: difference(expected.state, actual.state),
  };
}

/** A line for each difference; empty when there is none. */
export function describe(all: Differences): string {
  return Object.entries(all)
    .flatMap(([where, { missing, extra }]) => [
      ...missing.map((line) => `${where}: missing "${line}"`),
      ...extra.map((line) => `${where}: "${line}" too many`),
    ])
    .join("\n");
}
