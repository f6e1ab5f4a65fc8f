import { setTimeout as sleep } from "node:timers/promises";

/** How many successes prove a key, and how long they may take. */
export interface SeriesLimits {
  /** Successes in a row. */
  successes: number;
  /** Pause between two tries, seconds. */
  interval: number;
  /** Longest time for the whole series, seconds. */
  timeout: number;
}

/** Time and pauses; replaced in tests. */
export interface SeriesTime {
  /** Monotonic milliseconds. */
  elapsed(): number;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const realTime: SeriesTime = {
  elapsed: () => performance.now(),
  pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/**
 * Repeats a try until it succeeded `successes` times in a row, spread over time: a server of several replicas answers
 * well and badly by turns at first. One failure starts the count again.
 *
 * @param attempt Throws when the try failed; the message of the last failure is reported.
 * @returns The last result.
 * @throws Error naming how many of how many succeeded, once the time is over.
 */
export async function series<T>(
  limits: SeriesLimits,
  attempt: () => Promise<T>,
  options: {
    signal: AbortSignal;
    progress: (message: string) => void;
    reason: (error: unknown) => string;
    time?: SeriesTime;
  },
): Promise<T> {
  const time = options.time ?? realTime;
  const start = time.elapsed();
  let inARow = 0;
  let best = 0;
  let reason = "";
  let refusal = "";
  for (;;) {
    try {
      const result = await attempt();
      inARow += 1;
      refusal = "";
      if (inARow >= limits.successes) return result;
    } catch (error) {
      // A mistake of ours is no refusal: it would be repeated until the time is over.
      if (error instanceof TypeError || error instanceof ReferenceError) throw error;
      inARow = 0;
      reason = options.reason(error);
      refusal = `; refused: ${reason}`;
    }
    best = Math.max(best, inARow);
    options.progress(
      `${inARow} of ${limits.successes} token requests in a row succeeded${refusal}`,
    );
    if (time.elapsed() - start + limits.interval * 1000 > limits.timeout * 1000) {
      throw new Error(
        `at most ${best} of ${limits.successes} token requests in a row succeeded within ${limits.timeout} s` +
          (reason === "" ? "" : `; the last refusal: ${reason}`),
      );
    }
    await time.pause(limits.interval * 1000, options.signal);
  }
}
