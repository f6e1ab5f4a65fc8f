import type { Clock } from "../../../common/clock";
import { GitLabError } from "./gitLabError";

const PERIOD_S = 60;

/** Name of the throttle in the answer's headers. */
const NAME = "throttle_authenticated_api";

/**
 * Requests per user in a minute of the clock.
 *
 * Source: https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers
 */
export class RateLimit {
  private readonly observed = new Map<number, number>();
  private window = 0;

  constructor(
    private readonly limit: number | undefined,
    private readonly clock: Clock,
  ) {}

  /** Counts a request. @throws GitLabError 429 when the minute's requests are used up. */
  take(userId: number): void {
    if (this.limit === undefined) return;
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const window = Math.floor(now / PERIOD_S);
    if (window !== this.window) this.observed.clear();
    this.window = window;
    const observed = (this.observed.get(userId) ?? 0) + 1;
    this.observed.set(userId, observed);
    if (observed > this.limit) {
      throw new GitLabError(429, THROTTLED_TEXT, throttledHeaders(now, this.limit, observed));
    }
  }
}

/** Body of the answer to one request too many. */
export const THROTTLED_TEXT = "Retry later\n";

/** Headers of that answer; `now` in seconds since 1970. */
export function throttledHeaders(
  now: number,
  limit: number,
  observed: number,
  retryAfter = PERIOD_S - (now % PERIOD_S),
): Record<string, string> {
  const reset = now + retryAfter;
  return {
    "ratelimit-name": NAME,
    "ratelimit-limit": String(limit),
    "ratelimit-observed": String(observed),
    "ratelimit-remaining": String(Math.max(0, limit - observed)),
    "ratelimit-reset": String(reset),
    "ratelimit-resettime": new Date(reset * 1000).toUTCString(),
    "retry-after": String(retryAfter),
  };
}
