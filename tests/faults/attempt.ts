import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../../sandbox/stack";
import { killEngine, repairLive, type Live } from "../support/liveStack";

/** The commands of one case, and the kill that may hit one of them. */
export class Attempt {
  killed = false;
  readonly runs: Run[] = [];
  /** Everything that was printed and every event. */
  readonly told: string[] = [];
  private killing: Promise<void> | undefined;

  constructor(
    private readonly live: Live,
    private readonly command: () => Promise<Run>,
  ) {}

  /** The last command went well. */
  get ok(): boolean {
    return this.runs.at(-1)?.ok === true;
  }

  /** Nothing was killed and nothing failed: what befell a call was dealt with on the spot. */
  get straight(): boolean {
    return !this.killed && this.runs.every(({ ok }) => ok);
  }

  /** Kills the engine, and gives its plugins the time to notice. */
  async kill(): Promise<void> {
    if (this.live.stack.locks().length === 0) return;
    this.killed = true;
    killEngine(this.live);
    await (this.killing = sleep(300));
  }

  /** What a person does after a kill, and when the same command fails again and again. */
  async repair(): Promise<void> {
    const { exit, message, steps } = await repairLive(this.live);
    this.told.push(JSON.stringify(steps));
    if (exit !== 0) this.told.push(`repair ended with ${exit}: ${message ?? ""}`);
  }

  /** The command; after a kill what a person does first. */
  async run(): Promise<Run> {
    const run = await this.command();
    this.runs.push(run);
    this.told.push(run.printed, JSON.stringify(run.events));
    if (this.killing !== undefined) {
      await this.killing;
      this.killing = undefined;
      await this.repair();
    }
    return run;
  }
}

/** The engine's own errors, without what it says of the resources that went well. */
export function errorIn(run: Run | undefined): string {
  const lines = (run?.printed ?? "").split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^error:|error: /.test(line));
  return [...new Set(errors)].slice(0, 4).join("\n") || lines.slice(-6).join("\n");
}
