import type { OktaSettings } from "./settings";

/** Calls that are counted together. Secrets and lifecycle calls of an app count with the list of apps. */
export type Bucket =
  "/api/v1/apps" | "/api/v1/apps/{id}" | "/api/v1" | "/oauth2/v1" | "/oauth2/{id}/v1";

/**
 * Limits per minute that Okta last published for workforce organisations; those of the token endpoints are not
 * published per endpoint, here they follow `/api/v1`.
 */
export const WORKFORCE_RATE_LIMITS: Record<Bucket, number> = {
  "/api/v1/apps": 100,
  "/api/v1/apps/{id}": 500,
  "/api/v1": 1200,
  "/oauth2/v1": 1200,
  "/oauth2/{id}/v1": 1200,
};

/** The bucket that a path counts in. */
export function bucketOf(path: string): Bucket {
  if (/^\/api\/v1\/apps\/[^/]+$/.test(path)) return "/api/v1/apps/{id}";
  if (/^\/api\/v1\/apps(\/|$)/.test(path)) return "/api/v1/apps";
  if (/^\/oauth2\/v1\//.test(path)) return "/oauth2/v1";
  if (/^\/oauth2\//.test(path)) return "/oauth2/{id}/v1";
  return "/api/v1";
}

interface Window {
  startMs: number;
  used: number;
}

/** Counts requests per bucket in windows of emulator time. */
export class RateLimits {
  private readonly windows = new Map<Bucket, Window>();

  constructor(
    private readonly settings: OktaSettings,
    private readonly now: () => Date,
  ) {}

  /** Counts one request; false when the bucket is used up. */
  take(bucket: Bucket): boolean {
    const window = this.window(bucket);
    if (window.used >= this.settings.rateLimits[bucket]) return false;
    window.used += 1;
    return true;
  }

  /** The `x-rate-limit-*` headers as they stand; `reset` is in seconds since 1970. */
  headers(bucket: Bucket, exhausted = false): Record<string, string> {
    const window = this.window(bucket);
    const limit = this.settings.rateLimits[bucket];
    const endMs = window.startMs + this.settings.rateLimitWindowMs;
    return {
      "x-rate-limit-limit": String(limit),
      "x-rate-limit-remaining": String(exhausted ? 0 : Math.max(0, limit - window.used)),
      "x-rate-limit-reset": String(Math.ceil(endMs / 1000)),
    };
  }

  private window(bucket: Bucket): Window {
    const nowMs = this.now().getTime();
    const current = this.windows.get(bucket);
    if (current !== undefined && nowMs < current.startMs + this.settings.rateLimitWindowMs) {
      return current;
    }
    const fresh = { startMs: nowMs, used: 0 };
    this.windows.set(bucket, fresh);
    return fresh;
  }
}
