import { setTimeout as sleep } from "node:timers/promises";
import { USER_AGENT } from "../../common/userAgent";
import { connectionError, statusError } from "./explain";
import { ServiceError, type FailedCall } from "./serviceError";

/** A request to one of the services. */
export interface HttpRequest {
  /** Service as a person calls it, for error messages. */
  service: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  /** Statuses below 300 are always accepted; these are too, and come back instead of an error. */
  accept?: readonly number[];
  /** Reads the service's own error code from its JSON answer. */
  errorCode?: (body: unknown) => string | undefined;
  /** Likely remedy for a status, a full sentence. */
  remedy?: (status: number) => string | undefined;
  /** Ends waiting for a retry. */
  signal?: AbortSignal;
  /** Close the connection afterwards, so that the next request may reach another replica. */
  freshConnection?: boolean;
}

/** An answer. */
export interface HttpResponse {
  status: number;
  headers: Headers;
  /** Parsed JSON; `undefined` for an empty body. */
  body: unknown;
  /** The call that it answers, for error messages. */
  call: FailedCall;
}

/** Limits, all in milliseconds but the first. */
export interface HttpLimits {
  /** Tries in all. */
  attempts: number;
  /** Deadline for one try. */
  deadline: number;
  /** Shortest pause before a second try; doubled each time, with jitter. Added to what the service asks for. */
  pause: number;
  /** Longest time that a service may make us wait (429). */
  longestWait: number;
}

const LIMITS: HttpLimits = { attempts: 4, deadline: 30_000, pause: 500, longestWait: 120_000 };

/**
 * Sends a request: a deadline for each try, bounded retries with jitter that honour `Retry-After` (RFC 9110 §10.2.3) and
 * `X-Rate-Limit-Reset`, no redirects, JSON answers only. A POST is tried again only where the service said that it did
 * nothing (429): after any other failure the caller must look first.
 *
 * @throws ServiceError
 */
export async function send(
  request: HttpRequest,
  limits: HttpLimits = LIMITS,
): Promise<HttpResponse> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(request, limits);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      const again = tries < limits.attempts && mayRetry(request, error, limits);
      if (!again || !(await pause(error, tries, request, limits))) throw error.reported;
    }
  }
}

/** Wraps the error that will be reported if no further try is made. */
class RetryableError extends Error {
  constructor(
    readonly reported: ServiceError,
    /** The service asked us to wait so long. */
    readonly waitMs: number,
  ) {
    super(reported.message);
  }
}

function mayRetry(request: HttpRequest, error: RetryableError, limits: HttpLimits): boolean {
  if (error.waitMs > limits.longestWait) return false;
  return error.reported.status === 429 || request.method !== "POST";
}

/** Waits before the next try. `false` when the caller gave up meanwhile: then the last error is the answer. */
async function pause(
  error: RetryableError,
  tries: number,
  request: HttpRequest,
  limits: HttpLimits,
): Promise<boolean> {
  const backoff = limits.pause * 2 ** (tries - 1) * (1 + Math.random());
  return sleep(error.waitMs + backoff, true, { signal: request.signal }).catch(() => false);
}

async function attempt(request: HttpRequest, limits: HttpLimits): Promise<HttpResponse> {
  const call: FailedCall = {
    service: request.service,
    method: request.method,
    url: `${request.url.origin}${request.url.pathname}`,
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: "application/json",
        "user-agent": USER_AGENT,
        ...(request.freshConnection === true ? { connection: "close" } : {}),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal: AbortSignal.timeout(limits.deadline),
    });
    text = await response.text();
  } catch (error) {
    const reported = connectionError(call, error, limits.deadline);
    // Another try changes nothing about a certificate that is not trusted.
    throw reported.ambiguous ? new RetryableError(reported, 0) : reported;
  }
  return judge(request, call, response, text);
}

function judge(
  request: HttpRequest,
  call: FailedCall,
  response: Response,
  text: string,
): HttpResponse {
  const { status, headers } = response;
  const body = parse(text);
  const accepted = status < 300 || (request.accept ?? []).includes(status);
  if (accepted && body.ok) return { status, headers, body: body.value, call };
  const code = body.ok ? request.errorCode?.(body.value) : undefined;
  const error = statusError(call, status, {
    code,
    json: body.ok && text !== "",
    remedy: request.remedy?.(status),
  });
  if (status === 429 || status >= 500) throw new RetryableError(error, waitOf(headers));
  throw error;
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

/** How long the service asks us to wait: `Retry-After`, or Okta's reset time; instants count from its own `Date`. */
function waitOf(headers: Headers): number {
  const served = Date.parse(headers.get("date") ?? "");
  const untilInstant = (milliseconds: number): number =>
    Math.max(0, milliseconds - (Number.isNaN(served) ? Date.now() : served));
  const after = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  const instant = Date.parse(after);
  if (!Number.isNaN(instant)) return untilInstant(instant);
  const reset = Number(headers.get("x-rate-limit-reset"));
  // A second more, since the reset is told in whole seconds.
  return Number.isFinite(reset) && reset > 0 ? untilInstant(reset * 1000) + 1000 : 0;
}
