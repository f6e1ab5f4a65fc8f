import { CLOCK_OFFSET_VARIABLE, type Clock } from "../common/clock";

/** A clock that the sandbox moves forward; emulators, program and provider all follow it. */
export class SandboxClock implements Clock {
  private offsetMs = 0;

  /** @param daysAgo How many days before the machine's present it begins. */
  constructor(daysAgo = 0) {
    this.advanceDays(-daysAgo);
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Moves the time forward by a number of days (fractions allowed). */
  advanceDays(days: number): void {
    this.offsetMs += Math.round(days * 86_400_000);
  }

  /** Environment that makes child processes (engine, plugins) tell the same time. */
  environment(): Record<string, string> {
    return { [CLOCK_OFFSET_VARIABLE]: String(this.offsetMs) };
  }
}
