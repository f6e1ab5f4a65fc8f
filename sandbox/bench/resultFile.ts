import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ROOT } from "../stack";
import { thisMachine, type Machine } from "./machine";
import { sameCase, type Row } from "./row";

/** What `.sandbox/bench.json` holds. */
export interface Results {
  machine: Machine;
  rows: Row[];
}

/** Where the rows are kept. */
export const RESULT_FILE = join(ROOT, ".sandbox", "bench.json");

/** The rows that are there, of this machine and these versions; others cannot be compared with new ones. */
export function readResults(file = RESULT_FILE): Results {
  const machine = thisMachine();
  if (!existsSync(file)) return { machine, rows: [] };
  const stored = JSON.parse(readFileSync(file, "utf8")) as Results;
  return isDeepStrictEqual(stored.machine, machine) ? stored : { machine, rows: [] };
}

/**
 * Puts a run's rows in the place of older ones. All older rows of the same operation, teams and latency go, also those of
 * subjects that were not measured now: what stands side by side comes from one run.
 */
export function replaceRows({ machine, rows }: Results, measured: readonly Row[]): Results {
  const kept = rows.filter((row) => !measured.some((other) => sameCase(other, row)));
  return { machine, rows: [...kept, ...measured] };
}

export function writeResults(results: Results, file = RESULT_FILE): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
