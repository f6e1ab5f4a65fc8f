import { STATUS_CODES } from "node:http";
import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { isPlainPath } from "../plainPath";
import { accountEndpoints } from "./accountEndpoints";
import { authenticate, type Caller } from "./caller";
import { Directory } from "./directory";
import { BASE_PATH, type Answer, type ApiCall, type Endpoint } from "./endpoint";
import { environmentEndpoints } from "./environmentEndpoints";
import { errorBody, GitHubError } from "./githubError";
import { Installations } from "./installations";
import { RateLimit, rateLimitEndpoint, secondaryRateLimitBody } from "./rateLimit";
import { parseObject } from "./requestBody";
import { cryptographyReady } from "./sealedBox";
import { secretEndpoints } from "./secretEndpoints";
import type { ScopeAddress, SecretApp } from "./secretScope";
import { selectedRepositoryEndpoints } from "./selectedRepositoryEndpoints";
import type { Repository } from "./repository";
import { workflowRunEndpoints } from "./workflowRunEndpoints";
import type { RunDescription, WorkflowRun } from "./workflowRun";
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
  private readonly installations: Installations;

  constructor(
    clock: Clock,
    private readonly world: World,
  ) {
    super("github", clock);
    this.directory = new Directory(world, { clock, changed: (what) => this.changed(what) });
    this.rateLimit = new RateLimit(world.requestsPerHour ?? DEFAULT_REQUESTS_PER_HOUR, clock);
    this.installations = new Installations(world.apps ?? [], clock);
    const endpoints = [
      ...accountEndpoints(this.directory),
      ...environmentEndpoints(this.directory),
      ...secretEndpoints(this.directory),
      ...selectedRepositoryEndpoints(this.directory),
      rateLimitEndpoint(this.rateLimit),
      ...workflowRunEndpoints(this.directory),
    ];
    for (const endpoint of endpoints) this.serve(endpoint);
    this.serveInstallations();
  }

  override async start(port = 0): Promise<this> {
    await cryptographyReady;
    return super.start(port);
  }

  /** What a workflow would read, or `undefined` when there is no such secret. */
  secretValue(scope: Scope, name: string): string | undefined {
    return this.directory.scope({ app: "actions", ...scope })?.find(name)?.value;
  }

  /** Begins a run of a workflow, which reads the repository's secrets as they are now. @param fullName `owner/name` */
  startRun(fullName: string, description: RunDescription = {}): WorkflowRun {
    return this.repositoryNamed(fullName).startRun(description);
  }

  /** Archives a repository. @param fullName `owner/name`, here and below. */
  archiveRepository(fullName: string): void {
    this.repositoryNamed(fullName).archived = true;
    this.changed(`repository ${fullName} archived`);
  }

  /** Takes everybody's access to a repository away, as when a token is confined to others. */
  hideRepository(fullName: string): void {
    this.repositoryNamed(fullName).hidden = true;
    this.changed(`repository ${fullName} hidden`);
  }

  /** Deletes a repository with its secrets. */
  deleteRepository(fullName: string): void {
    this.directory.deleteRepository(this.repositoryNamed(fullName));
  }

  /** Moves a repository, its secrets included, to another account of the world. */
  transferRepository(fullName: string, owner: string): void {
    const account = this.directory.account(owner);
    if (account === undefined) throw new Error(`the world has no account ${owner}`);
    this.directory.transferRepository(this.repositoryNamed(fullName), account);
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

  private repositoryNamed(fullName: string): Repository {
    const [owner = "", name = ""] = fullName.split("/");
    const repository = this.directory.repository(owner, name);
    if (repository === undefined) throw new Error(`the world has no repository ${fullName}`);
    return repository;
  }

  /** The one call that a GitHub App signs itself instead of sending an access token. */
  private serveInstallations(): void {
    const path = `${BASE_PATH}/app/installations/:installation_id/access_tokens`;
    this.route("POST", path, "token", async (context) => {
      try {
        const authorization = context.req.header("authorization");
        const id = context.req.param("installation_id") ?? "";
        return respond({ status: 201, body: await this.installations.issue(authorization, id) });
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const documentation = "apps/apps#create-an-installation-access-token-for-an-app";
        return respond({ status: error.status, body: error.body(documentation) });
      }
    });
  }

  private serve(endpoint: Endpoint): void {
    const kind = endpoint.method === "GET" ? "read" : "write";
    this.route(endpoint.method, BASE_PATH + endpoint.path, kind, async (context) => {
      try {
        const call = this.callFrom(context, kind);
        if (endpoint.uncounted !== true) this.count(call.caller);
        const answer = await endpoint.answer(call);
        return respond({ ...answer, headers: { ...call.caller.headers(), ...answer.headers } });
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const { status, headers } = error;
        return respond({ status, headers, body: error.body(endpoint.documentation) });
      }
    });
  }

  private count(caller: Caller): void {
    this.rateLimit.take(this.directory.account(caller.login)?.id ?? 0);
  }

  private callFrom(context: EmulatorContext, intent: "read" | "write"): ApiCall {
    if (!isPlainPath(context.env.incoming.url ?? "/")) throw new GitHubError(400, "Bad Request");
    const caller = authenticate(context.req.header("authorization"), [
      ...this.world.tokens,
      ...this.installations.tokens(),
    ]);
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

function respond({ status, body, headers }: Answer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  const contentType = "application/json; charset=utf-8";
  return Response.json(body, { status, headers: { "content-type": contentType, ...headers } });
}
