/** The present window of one bucket: calls that a service counts together, and limits in a stretch of time. */
export interface RateWindow {
  /** Calls in a window, all callers together. */
  limit: number;
  /** Of these, what the service has left by its last word. */
  remaining: number;
  /** In milliseconds of our clock. */
  startedAt: number;
  /** Likewise, at the latest. */
  endsAt: number;
  /** The service has not said yet when it ends. */
  guessed: boolean;
  /** Calls of ours that count in it, or may. */
  spent: number;
  /** Calls of ours that are under way. */
  unanswered: number;
}

/** What an answer says of its bucket. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** Milliseconds until the window ends. */
  resetIn: number;
}

/** Length of Okta's windows, milliseconds. */
export const WINDOW_MS = 60_000;

/** Ends that differ by less are the same: a call may take half a minute, and ends are told in whole seconds. */
const TOLERANCE_MS = WINDOW_MS / 2;

/** The window that the first answer tells of; that call counts in it. */
export function firstWindow({ limit, remaining, resetIn }: Allowance, now: number): RateWindow {
  const times = { startedAt: now, endsAt: now + resetIn, guessed: false };
  return { limit, remaining, ...times, spent: 1, unanswered: 0 };
}

/** Calls of a window that are ours. One at least, or nothing would ever be done. */
export function ourShare({ limit }: RateWindow, share: number): number {
  return Math.max(1, Math.floor(limit * share));
}

/** The window at this moment. Calls that are under way may count in a new one. */
export function windowAt(window: RateWindow, now: number): RateWindow {
  if (now < window.endsAt) return window;
  const { limit, unanswered } = window;
  const times = { startedAt: now, endsAt: now + WINDOW_MS + TOLERANCE_MS, guessed: true };
  return { limit, remaining: limit, ...times, spent: unanswered, unanswered };
}

/** Calls that may be sent at once: within our share, and while others have left something. */
export function free(window: RateWindow, share: number): number {
  const ours = ourShare(window, share) - window.spent;
  return Math.max(0, Math.min(ours, window.remaining - window.unanswered));
}

/** A call was sent. */
export function sent(window: RateWindow): RateWindow {
  return { ...window, spent: window.spent + 1, unanswered: window.unanswered + 1 };
}

/**
 * A call came back.
 *
 * @param allowance What its answer says; `undefined` where none came, or it says nothing.
 */
export function answered(
  window: RateWindow,
  call: { sentAt: number; allowance: Allowance | undefined },
  now: number,
): RateWindow {
  const unanswered = Math.max(0, window.unanswered - 1);
  const { sentAt, allowance } = call;
  // The answer of a call from a former window says nothing of this one.
  if (allowance === undefined || sentAt < window.startedAt) return { ...window, unanswered };
  const { limit, remaining, resetIn } = allowance;
  const endsAt = now + resetIn;
  if (endsAt > window.endsAt + TOLERANCE_MS) {
    const times = { startedAt: sentAt, endsAt, guessed: false };
    return { limit, remaining, ...times, spent: unanswered + 1, unanswered };
  }
  // Sent in this window, as we see it, and counted in the former one.
  if (!window.guessed && endsAt < window.endsAt - TOLERANCE_MS) return { ...window, unanswered };
  const least = Math.min(remaining, window.remaining);
  const times = { endsAt: Math.min(endsAt, window.endsAt), guessed: false };
  return { ...window, limit, remaining: least, ...times, unanswered };
}

/** Milliseconds until so many calls have been sent, by what is known now. */
export function timeUntilSent(
  window: RateWindow,
  waiting: number,
  share: number,
  now: number,
): number {
  const later = waiting - free(window, share);
  if (later <= 0) return 0;
  const windows = Math.ceil(later / ourShare(window, share));
  return Math.max(0, window.endsAt - now) + (windows - 1) * WINDOW_MS;
}
