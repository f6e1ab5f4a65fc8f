import type { Allowance } from "./rateWindow";

/** As much of an answer as says how many more may follow. */
export interface Answer {
  status: number;
  headers: Headers;
}

/**
 * How long an answer asks to wait, milliseconds: `Retry-After` (RFC 9110 §10.2.3), or Okta's reset time, which Okta tells
 * with every answer and which is a time to wait for with 429 alone. Instants count from the service's own `Date`.
 */
export function waitOf({ status, headers }: Answer): number {
  const after = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(after)) return Number(after) * 1000;
  const instant = Date.parse(after);
  if (!Number.isNaN(instant)) return untilInstant(instant, headers);
  return status === 429 ? (resetIn(headers) ?? 0) : 0;
}

/**
 * What Okta says of a bucket (`X-Rate-Limit-Limit`, `-Remaining`, `-Reset`); `undefined` where a service says nothing.
 *
 * Source: https://developer.okta.com/docs/reference/rl-best-practices/
 */
export function allowanceOf(headers: Headers): Allowance | undefined {
  const [limit, remaining] = ["limit", "remaining"].map((name) =>
    Number(headers.get(`x-rate-limit-${name}`) ?? NaN),
  ) as [number, number];
  const reset = resetIn(headers);
  if (!(limit > 0) || !(remaining >= 0) || reset === undefined) return undefined;
  return { limit, remaining, resetIn: reset };
}

/**
 * How long to ease off, milliseconds, since Microsoft Graph counts the app near its limit: a second for each tenth of
 * the limit from 0.8 on, which is where Graph begins to say it (`x-ms-throttle-limit-percentage`, 0.8 … 1.8).
 *
 * Source: https://learn.microsoft.com/en-us/graph/throttling
 */
export function easeOf(headers: Headers): number {
  const used = Number(headers.get("x-ms-throttle-limit-percentage") ?? NaN);
  return used >= 0.8 ? Math.min(11, Math.round((used - 0.7) * 10)) * 1000 : 0;
}

/** A second more, since the reset is told in whole seconds. */
function resetIn(headers: Headers): number | undefined {
  const reset = Number(headers.get("x-rate-limit-reset") ?? NaN);
  return reset > 0 ? untilInstant(reset * 1000, headers) + 1000 : undefined;
}

function untilInstant(milliseconds: number, headers: Headers): number {
  const served = Date.parse(headers.get("date") ?? "");
  return Math.max(0, milliseconds - (Number.isNaN(served) ? Date.now() : served));
}
