import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownLimit } from "./knownLimits";
import type { CaseResult } from "./caseResult";
import { nameOf, PAIRS } from "./pair";
import { keyOf } from "./plan";
import { RESULTS } from "./resultFile";

/** Numbers of cases; the four bad things count cases in which one of them happened. */
export interface Figures {
  cases: number;
  /** Right at once; after one further command; after two; after these and `repair`. */
  again: { none: number; once: number; twice: number; repaired: number };
  violations: number;
  lost: number;
  orphaned: number;
  leaked: number;
  notConverged: number;
}

/** A case that a person had to look at. */
export interface Remaining {
  case: string;
  /** The limit that it shows, where that is known. */
  limit: string | undefined;
  converged: boolean;
  why: string;
}

/** Everything that is known. */
export interface Summary extends Figures {
  /** Cases of the whole matrix. */
  planned: number;
  /** Cases whose call was not made that time, or whose kill found no engine. They count nowhere else. */
  notReached: number;
  byPair: Record<string, Figures>;
  /** Further commands that a case took, on average. */
  meanAgain: number;
  seconds: number;
  remaining: Remaining[];
}

/** Whether nothing at all is to be said of a case. */
export function faultless(result: CaseResult): boolean {
  const { converged, violations, lost, orphaned, leaked } = result;
  return converged && [violations, lost, orphaned, leaked].every((list) => list.length === 0);
}

/** @param planned Cases of the whole matrix. */
export function summarise(results: readonly CaseResult[], planned: number): Summary {
  const reached = results.filter((result) => result.reached);
  const again = reached.reduce((sum, result) => sum + result.again, 0);
  return {
    ...figures(reached),
    planned,
    notReached: results.length - reached.length,
    byPair: Object.fromEntries(
      PAIRS.map(nameOf).map((name) => [
        name,
        figures(reached.filter(({ pair }) => nameOf(pair) === name)),
      ]),
    ),
    meanAgain: reached.length === 0 ? 0 : Math.round((100 * again) / reached.length) / 100,
    seconds: Math.round(results.reduce((sum, { seconds }) => sum + seconds, 0)),
    remaining: reached
      .filter((result) => !faultless(result))
      .map((result) => ({
        case: keyOf(result),
        limit: knownLimit(result)?.title,
        converged: result.converged,
        why: [...result.violations, ...result.leaked, result.why].join("\n").trim(),
      })),
  };
}

/** Writes `.sandbox/faults.json`. */
export function writeSummary(summary: Summary): void {
  writeFileSync(join(RESULTS, "faults.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
}

function figures(results: readonly CaseResult[]): Figures {
  const count = (holds: (result: CaseResult) => boolean) => results.filter(holds).length;
  return {
    cases: results.length,
    again: {
      none: count(({ again, converged }) => converged && again === 0),
      once: count(({ again, converged }) => converged && again === 1),
      twice: count(({ again, repaired, converged }) => converged && again > 1 && !repaired),
      repaired: count(({ repaired, converged }) => converged && repaired),
    },
    violations: count(({ violations }) => violations.length > 0),
    lost: count(({ lost }) => lost.length > 0),
    orphaned: count(({ orphaned }) => orphaned.length > 0),
    leaked: count(({ leaked }) => leaked.length > 0),
    notConverged: count(({ converged }) => !converged),
  };
}
