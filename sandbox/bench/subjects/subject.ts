import type { Surroundings } from "../benchWorld";
import type { By, Step } from "../row";

/** Something that does the job, or a part of it. */
export interface Subject {
  by: By;
  /** What it can do, in order. */
  steps: readonly Step[];
  /** Whether it leaves a key in every store. */
  delivers: boolean;
  /** Expected seconds for a number of teams and a latency; only their proportions matter, for the estimate. */
  expect(teams: number, latencyMs: number): number;
  /** Why it cannot be measured on this machine, if so. */
  missing?(): string | undefined;
  begin(around: Surroundings): Promise<Performer>;
}

/** A subject at work in one world. */
export interface Performer {
  /** @throws Error when it fails, or did not end before the signal. */
  perform(step: Step, signal: AbortSignal): Promise<void>;
  /** File with the state, where there is one. */
  stateFile?: string;
}
