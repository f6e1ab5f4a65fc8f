import { setTimeout as timer } from "node:timers/promises";
import type { Clock } from "../../common/clock";
import { allowanceOf, easeOf, waitOf, type Answer } from "./rateHeaders";
import {
  answered,
  firstWindow,
  free,
  ourShare,
  sent,
  timeUntilSent,
  windowAt,
  type RateWindow,
} from "./rateWindow";

/** The pace of calls that a service counts together. */
export interface Pace {
  /**
   * Waits until the next call may be sent. What it resolves with is to be called once that call came back, with its
   * answer, if there was one.
   *
   * @throws Error when the signal ends the wait.
   */
  admit(signal?: AbortSignal): Promise<(answer?: Answer) => void>;
}

/** Waits so many milliseconds; rejects when the signal says so. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

/** What a governor works with. */
export interface Governance {
  clock: Clock;
  /** Part of each bucket that is ours; the rest is for the other tools of the organisation. Default a half. */
  share?: number;
  sleep?: Sleep | undefined;
}

/** Longest time without a word, and shortest between two, milliseconds. */
const SAY_EVERY = 10_000;

/** By then all that wait are there to be counted, milliseconds. */
const SAY_AFTER = 1_000;

/** What is known of a bucket. */
class Bucket {
  window: RateWindow | undefined;
  /** Nothing is sent before, since the service asked for it. */
  pausedUntil = 0;
  /** The first call, whose answer tells how many others may follow. */
  scout: Promise<void> | undefined;
  /** The service answered and named no limit. */
  unlimited = false;
  waiting = 0;
  saidAt = -Infinity;
}

/**
 * Keeps the calls of this process within its share of a service's rate limits: it knows all of them, and the service
 * says how long a window lasts and what is left of it. Waits before a call that would cross the line. What it knows is
 * lost with the process: then the first answer tells it again.
 */
export class RateGovernor {
  private readonly buckets = new Map<string, Bucket>();
  private readonly share: number;
  private readonly sleep: Sleep;

  constructor(private readonly governance: Governance) {
    this.share = governance.share ?? 0.5;
    this.sleep =
      governance.sleep ?? ((milliseconds, signal) => timer(milliseconds, undefined, { signal }));
  }

  /**
   * @param key Names the calls that are counted together.
   * @param say Tells a person who waits, at most every ten seconds.
   */
  pace(key: string, service: string, say: (message: string) => void): Pace {
    const bucket = this.buckets.get(key) ?? new Bucket();
    this.buckets.set(key, bucket);
    return {
      admit: async (signal) => {
        bucket.waiting += 1;
        try {
          return await this.turn(bucket, signal, (text) => say(`${service}: ${text}`));
        } finally {
          bucket.waiting -= 1;
        }
      },
    };
  }

  private get now(): number {
    return this.governance.clock.now().getTime();
  }

  /** Waits for the turn of a call, which begins at the very moment at which it is found to be free. */
  private async turn(
    bucket: Bucket,
    signal: AbortSignal | undefined,
    say: (text: string) => void,
  ): Promise<(answer?: Answer) => void> {
    let waited = false;
    for (;;) {
      signal?.throwIfAborted();
      const paused = bucket.pausedUntil - this.now;
      if (bucket.window !== undefined) bucket.window = windowAt(bucket.window, this.now);
      const { window, scout, unlimited } = bucket;
      let wait = paused;
      if (paused <= 0) {
        if (window === undefined && scout === undefined && !unlimited) {
          return this.begin(bucket, scoutOf(bucket));
        }
        if (window === undefined ? unlimited : free(window, this.share) > 0) {
          return this.begin(bucket, () => undefined);
        }
        if (window === undefined) {
          await scout;
          continue;
        }
        wait = window.endsAt - this.now;
      }
      if (waited) this.tell(bucket, wait, say);
      await this.sleep(Math.min(wait, waited ? SAY_EVERY : SAY_AFTER), signal);
      waited = true;
    }
  }

  private begin(bucket: Bucket, scouted: () => void): (answer?: Answer) => void {
    const sentAt = this.now;
    if (bucket.window !== undefined) bucket.window = sent(bucket.window);
    return (answer) => {
      const allowance = answer && allowanceOf(answer.headers);
      if (bucket.window !== undefined) {
        bucket.window = answered(bucket.window, { sentAt, allowance }, this.now);
      } else if (allowance !== undefined) {
        bucket.window = firstWindow(allowance, this.now);
      } else if (answer !== undefined) {
        bucket.unlimited = true;
      }
      if (answer !== undefined) this.heed(bucket, answer);
      bucket.scout = undefined;
      scouted();
    };
  }

  /** One answer that asks to wait speaks for all calls of its bucket. */
  private heed(bucket: Bucket, answer: Answer): void {
    const asked = [429, 503].includes(answer.status) ? waitOf(answer) : 0;
    const until = this.now + Math.max(asked, easeOf(answer.headers));
    bucket.pausedUntil = Math.max(bucket.pausedUntil, until);
  }

  private tell(bucket: Bucket, wait: number, say: (text: string) => void): void {
    const { window, waiting, saidAt } = bucket;
    if (this.now - saidAt < SAY_EVERY) return;
    bucket.saidAt = this.now;
    const queue = window && timeUntilSent(window, waiting, this.share, this.now);
    const left = duration(Math.max(queue ?? 0, wait));
    const ours =
      window === undefined
        ? ""
        : ` (${ourShare(window, this.share)} of ${window.limit} calls a minute are ours)`;
    const calls = waiting === 1 ? "1 call waits" : `${waiting} calls wait`;
    say(`${calls} for the rate limit${ours}; at least ${left} left`);
  }
}

function scoutOf(bucket: Bucket): () => void {
  let done: () => void = () => undefined;
  bucket.scout = new Promise<void>((resolve) => {
    done = resolve;
  });
  return () => done();
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
