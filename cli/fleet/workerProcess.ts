import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { FromWorker, Job, JobProgress, JobResult, JobSetup, ToWorker } from "./job";

/** The parent's side of one worker. */
export class WorkerProcess {
  /** Jobs that it has run. */
  jobs = 0;
  private readonly child: ChildProcess;
  private waiting: ((message: FromWorker | "gone") => void) | undefined;
  private gone = false;

  /** @param env Environment of the worker, of the engine and of its plugins. */
  constructor(setup: JobSetup, env: NodeJS.ProcessEnv) {
    this.child = fork(join(__dirname, "worker.ts"), [], {
      // A process group of its own: Ctrl-C reaches the parent alone, which then tells each worker once. A second
      // interrupt would make the engine drop everything and leave its lock.
      detached: true,
      env,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.child.on("message", (message: FromWorker) => this.waiting?.(message));
    this.child.on("error", () => this.leave());
    this.child.on("exit", () => this.leave());
    this.send({ kind: "setup", setup });
  }

  /** Whether it can take a job. */
  get alive(): boolean {
    return !this.gone;
  }

  /** Runs a job to its end. */
  async run(job: Job, onProgress: (progress: JobProgress) => void): Promise<JobResult> {
    this.jobs += 1;
    const start = performance.now();
    return new Promise((resolve) => {
      this.waiting = (message) => {
        if (message === "gone") {
          this.waiting = undefined;
          resolve(diedIn(job.stack, performance.now() - start));
        } else if (message.kind === "progress") onProgress(message.progress);
        else {
          this.waiting = undefined;
          resolve(message.result);
        }
      };
      if (this.gone) this.waiting("gone");
      else this.send({ kind: "job", job });
    });
  }

  /** Asks the engine to finish the calls under way and to stop. */
  cancel(): void {
    this.send({ kind: "cancel" });
  }

  /** Ends at once; an engine that runs in it leaves its lock behind. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** Lets it end by itself. */
  release(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private send(message: ToWorker): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private leave(): void {
    this.gone = true;
    this.waiting?.("gone");
  }
}

function diedIn(stack: string, milliseconds: number): JobResult {
  return { stack, outcome: "killed", seconds: Math.round(milliseconds) / 1000, changes: {} };
}
