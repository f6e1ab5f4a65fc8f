import type { Bucket } from "./rateLimits";

/**
 * What one request to a token endpoint meets: a status, or a status for a stretch of emulator time that begins with
 * the first request that meets it. 200 stands for a normal answer.
 */
export type TokenAnswer = number | { status: number; forMs: number };

/** Behaviour that tests change while the emulator runs. */
export interface OktaSettings {
  /** Emulator time, in milliseconds, until a new secret authenticates. */
  secretDelayMs: number;
  /** Answers of the token endpoint in the order of requests, as replicas that learn one by one give them; then normal. */
  tokenAnswers: TokenAnswer[];
  /** A proxy in front of the token endpoint that keeps tokens per client and scope, and does not look at the secret. */
  cachingProxy: boolean;
  /** Requests per window and bucket. */
  rateLimits: Record<Bucket, number>;
  /** Length of the window in milliseconds of emulator time. Okta's is a minute. */
  rateLimitWindowMs: number;
}

/** Limits that no test meets by chance; Okta's published ones are `WORKFORCE_RATE_LIMITS`. */
export function defaultSettings(): OktaSettings {
  return {
    secretDelayMs: 0,
    tokenAnswers: [],
    cachingProxy: false,
    rateLimits: {
      "/api/v1/apps": 10_000,
      "/api/v1/apps/{id}": 10_000,
      "/api/v1": 10_000,
      "/oauth2/v1": 10_000,
      "/oauth2/{id}/v1": 10_000,
    },
    rateLimitWindowMs: 60_000,
  };
}
