import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Context } from "../context";
import { CHECKOUT } from "../preparation/checkout";
import { workerEnvironment } from "../preparation/workerEnvironment";
import { Interruption } from "./interruption";
import type { Job, JobResult } from "./job";
import { Pool } from "./pool";

/** How a run of jobs ended. */
export interface Finished {
  /** In the order of the jobs. */
  results: JobResult[];
  /** Ctrl-C was pressed. */
  interrupted: boolean;
}

/** Stacks at a time where nobody says it: a no-op update is bound by the processor. */
export const DEFAULT_CONCURRENCY = availableParallelism();

/** Runs jobs on the engine and shows how they go, on standard error. */
export async function runJobs(
  context: Context,
  jobs: readonly Job[],
  concurrency: number,
): Promise<Finished> {
  const { folder, name } = context.project;
  const display = context.display(jobs.length);
  const pool = new Pool({
    setup: { folder, project: name, program: join(CHECKOUT, "index.ts") },
    env: await workerEnvironment(context),
    concurrency,
    listener: display,
  });
  const interruption = new Interruption(() => pool.cancel(), context.say);
  try {
    const results = await pool.run(jobs);
    return { results, interrupted: interruption.happened };
  } finally {
    interruption.end();
    display.close();
  }
}
