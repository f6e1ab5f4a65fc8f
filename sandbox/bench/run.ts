import { mapLimited } from "../../cli/fleet/mapLimited";
import type { BenchOptions } from "./options";
import { planTasks } from "./plan";
import { Progress } from "./progress";
import { withBaselines, type Row } from "./row";

/** A quick run is there to show that all works; its times mean nothing. */
const QUICK_LANES = 2;

/**
 * Measures everything that is asked for, one thing after the other (a quick run: two at a time).
 *
 * @param say Gets a line after each task.
 * @param keep Gets all rows so far after each task, so that a run that is stopped leaves what it has measured.
 * @throws Error when something fails: figures of what did not work are worth nothing.
 */
export async function runBench(
  options: BenchOptions,
  say: (line: string) => void,
  keep: (rows: Row[]) => void = () => undefined,
): Promise<Row[]> {
  const tasks = planTasks(options);
  const progress = new Progress(tasks, say);
  const all: Row[] = [];
  await mapLimited(tasks, options.quick ? QUICK_LANES : 1, async (task) => {
    const rows: Row[] = [];
    await task.run((row) => rows.push(row));
    all.push(...rows);
    progress.finished(task, rows);
    keep(withBaselines(all));
  });
  return withBaselines(all);
}
