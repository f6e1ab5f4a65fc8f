import { loadavg } from "node:os";
import { thisMachine } from "./machine";
import { HELP, readOptions } from "./options";
import { writePage } from "./page";
import { readResults, replaceRows, RESULT_FILE, writeResults } from "./resultFile";
import { runBench } from "./run";

/** Measures, and keeps what was measured in .sandbox/bench.json and in docs/performance.md. */
async function main(): Promise<void> {
  const say = (line: string): void => console.log(line);
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return say(HELP);
  const { cores } = thisMachine();
  const [load = 0] = loadavg();
  if (load > cores / 2)
    say(`the machine is busy (load ${load.toFixed(1)}): times will be too long`);
  const before = readResults();
  const keep = options.quick
    ? undefined
    : (rows: Parameters<typeof replaceRows>[1]) => writeResults(replaceRows(before, rows));
  await runBench(options, say, keep);
  if (options.quick) return;
  await writePage(readResults());
  say(`Rows: ${RESULT_FILE}; tables: docs/performance.md`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
