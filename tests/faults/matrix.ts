import type { CaseResult, References } from "./caseResult";
import { Crew } from "./crew";
import { nameOf, type Pair } from "./pair";
import { casesOf, keyOf, livesOf, type PlannedCase, type PlannedLife } from "./plan";

/** A clean life of each pair: its calls are where the faults can strike. */
export async function measureAll(
  pairs: readonly Pair[],
  crew: Crew,
): Promise<(readonly [Pair, References])[]> {
  const waiting = [...pairs];
  const measured = new Map<Pair, References>();
  await crew.work(
    () => {
      const pair = waiting.shift();
      return pair === undefined ? undefined : { kind: "measure" as const, pair };
    },
    ({ pair }, words, error) => {
      const word = words.find(({ kind }) => kind === "measured");
      if (word?.kind !== "measured") throw new Error(`${nameOf(pair)}: ${error ?? "no word"}`);
      measured.set(pair, word.references);
    },
  );
  return pairs.map((pair) => [pair, measured.get(pair) ?? {}] as const);
}

/**
 * Runs cases. Those that come after one that did not converge are put into other lives.
 *
 * @param more Whether to go on with another life.
 */
export async function runCases(
  cases: readonly PlannedCase[],
  options: {
    measured: readonly (readonly [Pair, References])[];
    crew: Crew;
    seed: number;
    onResult: (result: CaseResult) => void;
    more?: () => boolean;
  },
): Promise<void> {
  const { measured, crew, seed, onResult, more = () => true } = options;
  const references = new Map(measured.map(([pair, found]) => [nameOf(pair), found]));
  let waiting: PlannedLife[] = livesOf(cases, seed);
  let missed: PlannedCase[] = [];
  while (waiting.length > 0 && more()) {
    await crew.work(
      () => {
        const life = more() ? waiting.shift() : undefined;
        if (life === undefined) return undefined;
        return { kind: "live" as const, life, references: references.get(nameOf(life.pair)) ?? {} };
      },
      ({ life }, words, error) => {
        const results = words.flatMap((word) => (word.kind === "case" ? [word.result] : []));
        const done = new Set(results.map(keyOf));
        const [first, ...rest] = casesOf(life).filter((one) => !done.has(keyOf(one)));
        if (error !== undefined && first !== undefined) results.push(failed(first, error));
        else if (first !== undefined) rest.unshift(first);
        missed.push(...rest);
        results.forEach(onResult);
      },
    );
    if (!more()) return;
    waiting = livesOf(missed, seed);
    missed = [];
  }
}

/** A case that ended its worker, or during which the life broke off. */
function failed(planned: PlannedCase, why: string): CaseResult {
  return {
    ...planned,
    reached: true,
    converged: false,
    again: 0,
    repaired: false,
    violations: [],
    lost: [],
    orphaned: [],
    leaked: [],
    why,
    seconds: 0,
  };
}
