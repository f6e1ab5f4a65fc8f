import { PulumiCommand, type PulumiFn } from "@pulumi/pulumi/automation";
import { adoptIn } from "./adopt";
import type { FromWorker, Job, JobSetup, ToWorker } from "./job";
import { runJob } from "./runJob";

/** A module that has a program. */
interface ProgramModule {
  default: PulumiFn;
}

/**
 * A child process that runs one job after the other, so that an error nobody handled in one stack's program cannot fail
 * the program of another that runs at the same time.
 */
class Worker {
  private setup: JobSetup | undefined;
  private command: Promise<PulumiCommand> | undefined;
  private cancellation: AbortController | undefined;
  private strays = 0;

  start(): void {
    process.on("message", (message: ToWorker) => this.take(message));
    // Whoever started this process is gone: finish the calls under way, and nothing more.
    process.on("disconnect", () => this.cancel(true));
    process.on("unhandledRejection", () => this.stray());
  }

  private take(message: ToWorker): void {
    switch (message.kind) {
      case "setup":
        this.setup = message.setup;
        // Load while the parent prepares.
        this.command = PulumiCommand.get();
        this.command.catch(() => undefined);
        break;
      case "job":
        void this.run(message.job);
        break;
      case "cancel":
        this.cancel(false);
    }
  }

  private async run(job: Job): Promise<void> {
    const { setup } = this;
    if (setup === undefined) throw new Error("a job came before the setup");
    this.cancellation = new AbortController();
    const before = this.strays;
    try {
      const command = await (this.command ??= PulumiCommand.get());
      const { default: program } = (await import(setup.program)) as ProgramModule;
      const result = await runJob(job, {
        setup,
        command,
        program: () => {
          adoptIn(job.adoptions ?? []);
          return program();
        },
        signal: this.cancellation.signal,
        progress: (progress) => send({ kind: "progress", stack: job.stack, progress }),
      });
      send({
        kind: "result",
        result: { ...result, ...(this.strays > before ? { stray: true } : {}) },
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const result = {
        stack: job.stack,
        outcome: "failed" as const,
        seconds: 0,
        changes: {},
        message,
      };
      send({ kind: "result", result });
    } finally {
      this.cancellation = undefined;
    }
    if (!process.connected) process.exit(0);
  }

  /** Interrupts the engine, which finishes the calls under way and unlocks the stack. */
  private cancel(orphaned: boolean): void {
    if (this.cancellation !== undefined) this.cancellation.abort();
    else if (orphaned) process.exit(0);
  }

  /** Between two jobs a stray error can only be the last one's: the next job gets a new process. */
  private stray(): void {
    this.strays += 1;
    if (this.cancellation === undefined) process.exit(1);
  }
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

new Worker().start();
