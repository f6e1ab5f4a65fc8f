import { STATUS_CODES } from "node:http";
import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { accountEndpoints } from "./accountEndpoints";
import { authenticate } from "./caller";
import { Directory } from "./directory";
import { BASE_PATH, type Answer, type ApiCall, type Endpoint } from "./endpoint";
import { environmentEndpoints } from "./environmentEndpoints";
import { errorBody, GitHubError } from "./githubError";
import { RateLimit, secondaryRateLimitBody } from "./rateLimit";
import { parseObject } from "./requestBody";
import { cryptographyReady } from "./sealedBox";
import { secretEndpoints } from "./secretEndpoints";
import type { ScopeAddress, SecretApp } from "./secretScope";
import { selectedRepositoryEndpoints } from "./selectedRepositoryEndpoints";
import type { World } from "./world";

export type { World } from "./world";

/** A scope as tests and reports name it; `app` is `actions` unless it is said. */
export type Scope = Omit<ScopeAddress, "app"> & { app?: SecretApp };

/** A secret's place and name. */
export type SecretAddress = ScopeAddress & { name: string };

/** Which requests the secondary rate limit hits. */
export interface SecondaryRateLimit {
  /** Seconds in `Retry-After`. Default 60, GitHub's own advice. */
  retryAfter?: number;
  /** How many matching requests are refused. Default 1. */
  times?: number;
  /** Default `PUT`, because the limit is hit by writes. */
  method?: string;
  /** Path template as in the call log, or a pattern on the raw path; any when left out. */
  path?: string | RegExp;
}

const DEFAULT_REQUESTS_PER_HOUR = 5000;

/** GitHub's words for a status that no rule of the emulator produced. */
const MESSAGES: Record<number, string> = {
  401: "Bad credentials",
  403: "Resource not accessible by personal access token",
  422: "Validation Failed",
  500: "Server Error",
  502: "Server Error",
};

/**
 * GitHub's REST API under `/api/v3`: accounts, repositories, environments, and secrets for Actions and Dependabot.
 * Values arrive as libsodium sealed boxes, are opened, and stay in memory.
 *
 * Source: https://docs.github.com/en/rest (version 2022-11-28)
 */
export class GitHubEmulator extends Emulator {
  private readonly directory: Directory;
  private readonly rateLimit: RateLimit;

  constructor(
    clock: Clock,
    private readonly world: World,
  ) {
    super("github", clock);
    this.directory = new Directory(world, { clock, changed: (what) => this.changed(what) });
    this.rateLimit = new RateLimit(world.requestsPerHour ?? DEFAULT_REQUESTS_PER_HOUR, clock);
    const endpoints = [
      ...accountEndpoints(this.directory),
      ...environmentEndpoints(this.directory),
      ...secretEndpoints(this.directory),
      ...selectedRepositoryEndpoints(this.directory),
    ];
    for (const endpoint of endpoints) this.serve(endpoint);
  }

  override async start(port = 0): Promise<this> {
    await cryptographyReady;
    return super.start(port);
  }

  /** What a workflow would read, or `undefined` when there is no such secret. */
  secretValue(scope: Scope, name: string): string | undefined {
    return this.directory.scope({ app: "actions", ...scope })?.find(name)?.value;
  }

  /** Every secret that is held at this moment. */
  *secrets(): Iterable<{ address: SecretAddress; value: string }> {
    for (const scope of this.directory.scopes()) {
      for (const { name, value } of scope.list()) {
        yield { address: { ...scope.address, name }, value };
      }
    }
  }

  /**
   * Makes the next writes fail as GitHub does when too much is sent at once: 403 with `Retry-After`, nothing changed.
   * Returns a function that lifts the limit.
   */
  secondaryRateLimit({
    retryAfter = 60,
    times = 1,
    method = "PUT",
    path,
  }: SecondaryRateLimit = {}): () => void {
    return this.faults.add({
      method,
      path,
      times,
      effect: {
        kind: "status",
        status: 403,
        headers: { "retry-after": String(retryAfter) },
        body: JSON.stringify(secondaryRateLimitBody()),
      },
    });
  }

  protected override errorResponse(_context: EmulatorContext, status: number): Response {
    const message = MESSAGES[status] ?? STATUS_CODES[status] ?? "Error";
    const errors = status === 422 ? [{ resource: "Secret", code: "custom" }] : undefined;
    return respond({ status, body: errorBody(status, message, undefined, errors) });
  }

  protected override commonHeaders(): Record<string, string> {
    return { ...this.rateLimit.headers(), "x-github-media-type": "github.v3; format=json" };
  }

  private serve(endpoint: Endpoint): void {
    const kind = endpoint.method === "GET" ? "read" : "write";
    this.route(endpoint.method, BASE_PATH + endpoint.path, kind, async (context) => {
      try {
        return respond(await endpoint.answer(this.callFrom(context, kind)));
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const { status, headers } = error;
        return respond({ status, headers, body: error.body(endpoint.documentation) });
      }
    });
  }

  private callFrom(context: EmulatorContext, intent: "read" | "write"): ApiCall {
    requirePlainPath(context.env.incoming.url ?? "/");
    const caller = authenticate(context.req.header("authorization"), this.world.tokens);
    this.rateLimit.take(this.directory.account(caller.login)?.id ?? 0);
    return {
      caller,
      // Hono leaves %2F and %25 in the path it routes by and decodes each parameter once, here.
      parameters: context.req.param(),
      url: new URL(context.req.url),
      intent,
      body: async () => parseObject(await context.req.text()),
    };
  }
}

/**
 * Refuses paths of which Hono would make something else: it passes malformed escapes on as they are, so that two
 * addresses could name one environment, and it resolves dot segments, escaped ones too.
 */
function requirePlainPath(target: string): void {
  const segments = (target.split("?")[0] ?? "").split("/");
  const plain = segments.every((segment) => {
    try {
      return !/^\.\.?$/.test(decodeURIComponent(segment));
    } catch {
      return false;
    }
  });
  if (!plain) throw new GitHubError(400, "Bad Request");
}

function respond({ status, body, headers }: Answer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  const contentType = "application/json; charset=utf-8";
  return Response.json(body, { status, headers: { "content-type": contentType, ...headers } });
}
