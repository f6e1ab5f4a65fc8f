import { setTimeout as sleep } from "node:timers/promises";
import { USER_AGENT } from "../../common/userAgent";
import { connectionError, statusError } from "./explain";
import type { Pace } from "./rateGovernor";
import { waitOf } from "./rateHeaders";
import { routeTo } from "./route";
import { ServiceError, type FailedCall } from "./serviceError";

/** A request to one of the services. */
export interface HttpRequest {
  /** Service as a person calls it, for error messages. */
  service: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** Whether sending it twice does no more than sending it once. Default: all but POST and PATCH (RFC 9110 §9.2.2). */
  idempotent?: boolean;
  /** Statuses below 300 are always accepted; these are too, and come back instead of an error. */
  accept?: readonly number[];
  /** What a good answer is made of; with `text` and `bytes`, `body` is what came. Default `json`. */
  expect?: "json" | "text" | "bytes";
  /** Certificate authorities, PEM, that are trusted besides Node's own. */
  authorities?: string | undefined;
  /** Reads the service's own error code from its answer. */
  errorCode?: (body: unknown, headers: Headers) => string | undefined;
  /** Likely remedy for a status and the service's own code, a full sentence. */
  remedy?: (status: number, code?: string) => string | undefined;
  /** Ends waiting for a retry, and for the pace. */
  signal?: AbortSignal;
  /** Keeps within a rate limit. Default: no limit that we know of. */
  pace?: Pace;
  /** Close the connection afterwards, so that the next request may reach another replica. */
  freshConnection?: boolean;
}

/** An answer. */
export interface HttpResponse {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text or bytes where those were expected; `undefined` for an empty body. */
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
  /** Longest time that a service may make us wait. */
  longestWait: number;
}

const LIMITS: HttpLimits = { attempts: 4, deadline: 30_000, pause: 500, longestWait: 120_000 };

/**
 * Sends a request: a deadline for each try, bounded retries with jitter that honour `Retry-After` (RFC 9110 §10.2.3) and
 * `X-Rate-Limit-Reset`, no redirects, and JSON answers unless it expects a text. A request that is not idempotent is
 * tried again only where the service asked to wait (429): after any other failure the caller must look first.
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
    /** The service did nothing and asked us to come again. */
    readonly askedToWait = false,
  ) {
    super(reported.message);
  }
}

function mayRetry(request: HttpRequest, error: RetryableError, limits: HttpLimits): boolean {
  if (error.waitMs > limits.longestWait) return false;
  const { method, idempotent = method !== "POST" && method !== "PATCH" } = request;
  return error.askedToWait || idempotent;
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
  const { fetch, proxied } = await routeTo(request.url, request.authorities);
  const cameBack = await admitted(request, call);
  let response: Response;
  let content: Buffer;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: (request.expect ?? "json") === "json" ? "application/json" : "*/*",
        "user-agent": USER_AGENT,
        ...(request.freshConnection === true ? { connection: "close" } : {}),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal: AbortSignal.timeout(limits.deadline),
    });
    content = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    cameBack();
    const reported = connectionError(call, error, { deadline: limits.deadline, proxied });
    // Another try changes nothing about a certificate that is not trusted.
    throw reported.ambiguous ? new RetryableError(reported, 0) : reported;
  }
  cameBack(response);
  return judge(request, call, response, content);
}

/** Waits for the turn of a call. */
async function admitted(
  { pace, signal }: HttpRequest,
  call: FailedCall,
): Promise<Awaited<ReturnType<Pace["admit"]>>> {
  if (pace === undefined) return () => undefined;
  try {
    return await pace.admit(signal);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    const remedy = "Run `pulumi up` again.";
    throw new ServiceError(call, "not sent: the update was cancelled while it waited", { remedy });
  }
}

function judge(
  request: HttpRequest,
  call: FailedCall,
  response: Response,
  content: Buffer,
): HttpResponse {
  const { status, headers } = response;
  const { expect = "json" } = request;
  const accepted = status < 300 || (request.accept ?? []).includes(status);
  if (accepted && expect === "bytes") return { status, headers, body: content, call };
  const text = new TextDecoder().decode(content);
  const body = parse(text, expect);
  if (accepted && body.ok) return { status, headers, body: body.value, call };
  const code = body.ok ? request.errorCode?.(body.value, headers) : undefined;
  const error = statusError(call, status, {
    code,
    json: expect === "text" || (body.ok && text !== ""),
    remedy: request.remedy?.(status, code),
  });
  // 403 with a time to wait is GitHub's secondary rate limit.
  const askedToWait = status === 429 || (status === 403 && headers.has("retry-after"));
  if (askedToWait || status >= 500) throw new RetryableError(error, waitOf(response), askedToWait);
  throw error;
}

/** Takes a text apart; where bytes were expected, an error still comes as JSON. */
function parse(
  text: string,
  expect: "json" | "text" | "bytes",
): { ok: true; value: unknown } | { ok: false } {
  if (text === "") return { ok: true, value: undefined };
  if (expect === "text") return { ok: true, value: text };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}
