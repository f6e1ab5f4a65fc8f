import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Crew } from "./crew";
import { runCases } from "./matrix";
import { measuredOnce } from "./measurements";
import { PAIRS } from "./pair";
import { allCases, keyOf } from "./plan";
import { Progress } from "./progress";
import { ResultFile } from "./resultFile";
import { summarise, writeSummary } from "./summary";
import { writeTable } from "./table";

const HELP = `Usage: npm run faults -- [options]
Every fault at every call of every operation. Goes on where the last run stopped.
  --fresh          forget the results that are there
  --minutes <n>    stop after so long
  --workers <n>    processes side by side
  --seed <n>       order of the cases
  --only <text>    cases whose name holds the text, for example "okta × github | rotate"; may be repeated`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean", default: false },
      minutes: { type: "string", default: "Infinity" },
      workers: { type: "string", default: String(availableParallelism() + 1) },
      seed: { type: "string", default: "1" },
      only: { type: "string", multiple: true, default: [""] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const file = new ResultFile(values.fresh);
  const crew = new Crew(Number(values.workers));
  console.log("measuring what each operation calls …");
  const measured = await measuredOnce(PAIRS, crew);
  const end = performance.now() + Number(values.minutes) * 60_000;
  const all = allCases(measured);
  const wanted = all.filter(
    (one) => values.only.some((text) => keyOf(one).includes(text)) && !file.has(one),
  );
  const progress = new Progress(all.length, file.results, wanted.length);
  await runCases(wanted, {
    measured,
    crew,
    seed: Number(values.seed),
    more: () => performance.now() < end,
    onResult: (result) => {
      file.add(result);
      progress.show(result);
    },
  });
  const summary = summarise(file.results, all.length);
  writeSummary(summary);
  await writeTable(summary);
  console.log(progress.last());
  // A known limit is in the table; anything else is a defect.
  if (summary.remaining.some(({ limit }) => limit === undefined)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1); // other workers may be busy still
});
