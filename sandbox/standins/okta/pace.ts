import { setTimeout as sleep } from "node:timers/promises";

/** How fast the plugin's waits pass: real time at 1, no waiting at all at 0. */
export class Pace {
  constructor(private readonly timeFactor: number) {}

  /** Waits for a number of the plugin's milliseconds. @throws the signal's reason when the update is cancelled. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await sleep(Math.max(0, milliseconds * this.timeFactor), undefined, { signal });
  }
}
