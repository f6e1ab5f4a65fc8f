import type { Pace } from "./pace";

const INITIAL_INTERVAL_MS = 500;
const MULTIPLIER = 1.5;
const LONGEST_INTERVAL_MS = 60_000;

/**
 * Repeats an operation with growing, jittered pauses (cenkalti/backoff `ExponentialBackOff`). The time spent is looked
 * at before a pause only, so the last pause may end well after the limit, as with the plugin.
 *
 * @param limitMs Time after which no further pause begins, in the plugin's milliseconds.
 * @throws what the last attempt threw.
 */
export async function retryWithBackoff<T>(
  operation: () => Promise<T>,
  limitMs: number,
  pace: Pace,
  signal: AbortSignal,
): Promise<T> {
  let interval = INITIAL_INTERVAL_MS;
  for (let waited = 0; ; interval = Math.min(interval * MULTIPLIER, LONGEST_INTERVAL_MS)) {
    try {
      return await operation();
    } catch (error) {
      if (waited > limitMs) throw error;
    }
    const pause = interval * (0.5 + Math.random());
    await pace.wait(pause, signal);
    waited += pause;
  }
}
