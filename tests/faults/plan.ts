import type { FaultCase, References } from "./caseResult";
import { callText, FAULTS, type FaultName } from "./fault";
import { lifeOf, OPERATIONS, type OperationName } from "./operations";
import { nameOf, type Pair } from "./pair";
import { shuffled } from "./shuffle";

/** A case and where it belongs. */
export interface PlannedCase extends FaultCase {
  pair: Pair;
  operation: OperationName;
}

/** A team's life, and the fault that befalls each of its operations. */
export interface PlannedLife {
  pair: Pair;
  steps: { operation: OperationName; fault?: FaultCase }[];
}

/** Name of a case, the same in every run. */
export function keyOf({ pair, operation, call, fault }: PlannedCase): string {
  return `${nameOf(pair)} | ${operation} | ${callText(call)} | ${fault}`;
}

/**
 * Every fault at every call. A hang takes half a minute, so each call hangs in one pair only: the first that makes it in
 * that operation.
 */
export function allCases(
  measured: readonly (readonly [pair: Pair, references: References])[],
  faults: readonly FaultName[] = FAULTS,
): PlannedCase[] {
  const hung = new Set<string>();
  const cases = measured.flatMap(([pair, references]) =>
    lifeOf(pair.identity).flatMap(({ name: operation }) =>
      (references[operation]?.calls ?? []).flatMap((call) =>
        faults.map((fault) => ({ pair, operation, call, fault })),
      ),
    ),
  );
  return cases.filter(({ operation, call, fault }) => {
    if (fault !== "hang") return true;
    const key = `${operation} ${callText(call)}`;
    if (hung.has(key)) return false;
    hung.add(key);
    return true;
  });
}

/**
 * Puts cases together into lives: one case an operation, operations in their order, none after the last case. The lives
 * of all pairs take turns, and the cases of a pair are shuffled: a run that is stopped early is a fair sample.
 */
export function livesOf(cases: readonly PlannedCase[], seed: number): PlannedLife[] {
  const pairs = [...new Map(cases.map(({ pair }) => [nameOf(pair), pair])).values()];
  const byPair = pairs.map((pair) => {
    const own = cases.filter((one) => nameOf(one.pair) === nameOf(pair));
    return livesOfPair(pair, shuffled(own, seed));
  });
  const longest = Math.max(0, ...byPair.map((lives) => lives.length));
  return Array.from({ length: longest }, (_unused, turn) =>
    byPair.flatMap((lives) => lives[turn] ?? []),
  ).flat();
}

function livesOfPair(pair: Pair, cases: readonly PlannedCase[]): PlannedLife[] {
  const queues = lifeOf(pair.identity).map(({ name }) => ({
    operation: name,
    waiting: cases.filter(({ operation }) => operation === name),
  }));
  const lives: PlannedLife[] = [];
  while (queues.some(({ waiting }) => waiting.length > 0)) {
    const last = queues.findLastIndex(({ waiting }) => waiting.length > 0);
    const steps = queues.slice(0, last + 1).map(({ operation, waiting }) => {
      const next = waiting.shift();
      return next === undefined
        ? { operation }
        : { operation, fault: { call: next.call, fault: next.fault } };
    });
    lives.push({ pair, steps });
  }
  return lives;
}

/** The cases of a life, in their order. */
export function casesOf({ pair, steps }: PlannedLife): PlannedCase[] {
  return steps
    .flatMap(({ operation, fault }) => (fault === undefined ? [] : [{ pair, operation, ...fault }]))
    .sort((one, other) => OPERATIONS.indexOf(one.operation) - OPERATIONS.indexOf(other.operation));
}
