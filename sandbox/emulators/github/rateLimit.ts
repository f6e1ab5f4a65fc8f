import type { Clock } from "../../../common/clock";
import type { Endpoint } from "./endpoint";
import { errorBody, GitHubError, type ErrorBody } from "./githubError";

const HOUR_MS = 3_600_000;

/** Page on both rate limits, below the documentation's root. */
const DOCUMENTATION = "using-the-rest-api/rate-limits-for-the-rest-api";

/**
 * The primary rate limit: so many requests in an hour, counted over all tokens of the emulator.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimit {
  private used = 0;
  private windowEndsMs = 0;

  constructor(
    private readonly limit: number,
    private readonly clock: Clock,
  ) {}

  /** Counts a request. @throws GitHubError 403 when the hour's requests are used up. */
  take(userId: number): void {
    this.turn();
    if (this.used >= this.limit) {
      throw new GitHubError(
        403,
        `API rate limit exceeded for user ID ${userId}.`,
        {},
        DOCUMENTATION,
      );
    }
    this.used += 1;
  }

  /** `X-RateLimit-*` as they go out on every answer; reset is in seconds since 1970. */
  headers(): Record<string, string> {
    this.turn();
    return {
      "x-ratelimit-limit": String(this.limit),
      "x-ratelimit-remaining": String(this.limit - this.used),
      "x-ratelimit-used": String(this.used),
      "x-ratelimit-reset": String(Math.ceil(this.windowEndsMs / 1000)),
      "x-ratelimit-resource": "core",
    };
  }

  /** As `GET /rate_limit` tells it. */
  view(): object {
    this.turn();
    const { limit, used } = this;
    const reset = Math.ceil(this.windowEndsMs / 1000);
    return { limit, used, remaining: limit - used, reset };
  }

  private turn(): void {
    const now = this.clock.now().getTime();
    if (now < this.windowEndsMs) return;
    this.windowEndsMs = now + HOUR_MS;
    this.used = 0;
  }
}

/** Source: https://docs.github.com/en/rest/rate-limit/rate-limit */
export function rateLimitEndpoint(rateLimit: RateLimit): Endpoint {
  return {
    method: "GET",
    path: "/rate_limit",
    documentation: "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user",
    uncounted: true,
    answer: () => {
      const core = rateLimit.view();
      return { status: 200, body: { resources: { core }, rate: core } };
    },
  };
}

/** Answer to a client that sends too much in too short a time; go-github knows it by the end of the link. */
export function secondaryRateLimitBody(): ErrorBody {
  return errorBody(
    403,
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    `${DOCUMENTATION}#about-secondary-rate-limits`,
  );
}
