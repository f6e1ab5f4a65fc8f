import type { Job, JobProgress, JobResult, JobSetup } from "./job";
import { WorkerProcess } from "./workerProcess";

/** Hears how a run goes. */
export interface RunListener {
  started(stack: string): void;
  progress(stack: string, progress: JobProgress): void;
  finished(result: JobResult): void;
}

/** How jobs are run. */
export interface PoolOptions {
  setup: JobSetup;
  /** Environment of the workers. */
  env: NodeJS.ProcessEnv;
  /** Jobs at the same time. */
  concurrency: number;
  listener: RunListener;
}

/**
 * Runs jobs in child processes, several at a time, one after the other in each. One that fails stops no other; after a
 * failure the next job gets a new process, and so does a job in whose process a stray error of an earlier one came up.
 */
export class Pool {
  private readonly workers = new Set<WorkerProcess>();
  private queue: Job[] = [];
  private cancelled = false;

  constructor(private readonly options: PoolOptions) {}

  /** Results in the order of the jobs. */
  async run(jobs: readonly Job[]): Promise<JobResult[]> {
    this.queue = [...jobs];
    const results = new Map<string, JobResult>();
    const lanes = Math.max(1, Math.min(this.options.concurrency, jobs.length));
    await Promise.all(Array.from({ length: lanes }, () => this.lane(results)));
    return jobs.map(({ stack }) => results.get(stack) ?? notStarted(stack));
  }

  /** The first time stops gently: calls under way are finished, locks are given back. The second time kills. */
  cancel(): void {
    for (const worker of this.workers) {
      if (this.cancelled) worker.kill();
      else worker.cancel();
    }
    this.cancelled = true;
  }

  private async lane(results: Map<string, JobResult>): Promise<void> {
    const { listener } = this.options;
    let worker: WorkerProcess | undefined;
    for (;;) {
      const job = this.cancelled ? undefined : this.queue.shift();
      if (job === undefined) break;
      listener.started(job.stack);
      worker = worker?.alive === true ? worker : this.hire();
      let result = await this.runIn(worker, job);
      if (mayBeInnocent(result, worker) && !this.cancelled) {
        this.dismiss(worker);
        worker = this.hire();
        result = await this.runIn(worker, job);
      }
      if (result.outcome !== "succeeded") {
        this.dismiss(worker);
        worker = undefined;
      }
      results.set(job.stack, result);
      listener.finished(result);
    }
    if (worker !== undefined) this.dismiss(worker);
  }

  private runIn(worker: WorkerProcess, job: Job): Promise<JobResult> {
    return worker.run(job, (progress) => this.options.listener.progress(job.stack, progress));
  }

  private hire(): WorkerProcess {
    const worker = new WorkerProcess(this.options.setup, this.options.env);
    this.workers.add(worker);
    return worker;
  }

  private dismiss(worker: WorkerProcess): void {
    this.workers.delete(worker);
    worker.release();
  }
}

/** A failure that a stray error of an earlier job in the same process may have caused: `up` may be repeated. */
function mayBeInnocent({ outcome, stray }: JobResult, worker: WorkerProcess): boolean {
  return outcome === "failed" && stray === true && worker.jobs > 1;
}

function notStarted(stack: string): JobResult {
  return { stack, outcome: "not-started", seconds: 0, changes: {} };
}
