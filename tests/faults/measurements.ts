import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../sandbox/stack";
import type { References } from "./caseResult";
import type { Crew } from "./crew";
import { measureAll } from "./matrix";
import type { Pair } from "./pair";
import { RESULTS } from "./resultFile";

/** Everything that decides what an operation calls. */
const SOURCES = [
  ...["common", "components", "engine", "provider", "sandbox", "settings", "tests", "verify"],
  ...["index.ts", "program.ts", "package-lock.json"],
];

const FILE = join(RESULTS, "faults-measured.json");

type Measured = (readonly [Pair, References])[];

/** Measures every pair, unless the same sources were measured before. */
export async function measuredOnce(pairs: readonly Pair[], crew: Crew): Promise<Measured> {
  const sources = sourcesHash();
  const former = existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, "utf8")) as { sources: string; measured: Measured })
    : undefined;
  if (former?.sources === sources) return former.measured;
  const measured = await measureAll(pairs, crew);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(FILE, JSON.stringify({ sources, measured }));
  return measured;
}

function sourcesHash(): string {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap(filesIn).sort()) {
    hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex");
}

function filesIn(source: string): string[] {
  const path = join(ROOT, source);
  if (!existsSync(path)) return [];
  if (/\.\w+$/.test(source)) return [source];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(source, file));
}
