import { z } from "zod";
import type { Clock } from "../../../common/clock";
import type { GitHubPlace, GitHubScope } from "../../../common/gitHubAddress";
import type { PipelineRun } from "../../../components/rotation/gates";
import { answerOf } from "../../http/answer";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import {
  apiRoot,
  environmentPath,
  numberedRepositoryPath,
  repositoryPath,
  secretsPath,
} from "./addresses";
import { gitHubErrorCode, gitHubRemedy, permissionFor } from "./errors";
import { gitHubAuthorization } from "./signIn";
import { runsQueuedBefore } from "./workflowRuns";

/** What GitHub shows of a repository. */
export type RepositorySight =
  | { state: "visible"; archived: boolean }
  /** Renamed or given to another owner; number and present name only where they can be seen. */
  | { state: "moved"; id?: number; fullName?: string }
  /** Missing, or hidden from this token: GitHub answers both alike. */
  | { state: "not visible" };

const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  archived: z.boolean().default(false),
});

/** What a call may have besides its address. */
interface CallOptions {
  body?: string;
  query?: Record<string, string>;
  accept?: readonly number[];
}

/** GitHub's answers at an address that a repository no longer has. */
const MOVED = [301, 307, 308];

/**
 * The calls that our own resources make to GitHub's REST API. Writing secrets is the official plugin's.
 *
 * Source: https://docs.github.com/en/rest (version 2022-11-28)
 */
export class GitHubApi {
  private readonly root: URL;
  private authorization: Promise<string> | undefined;

  constructor(
    private readonly options: {
      /** As in the settings; GitHub's own cloud when left out. */
      baseUrl?: string | undefined;
      env: NodeJS.ProcessEnv;
      clock: Clock;
      signal?: AbortSignal;
    },
  ) {
    this.root = apiRoot(options.baseUrl);
  }

  /** The repository of a place (GET /repos/{owner}/{repo}). */
  async repository(
    owner: string,
    scope: Exclude<GitHubScope, { kind: "organization" }>,
  ): Promise<RepositorySight> {
    const path = repositoryPath(owner, scope.repository);
    const needs = permissionFor(scope);
    const response = await this.call("GET", path, needs, { accept: [404, ...MOVED] });
    if (response.status === 404) return { state: "not visible" };
    if (MOVED.includes(response.status)) return this.moved(response, needs);
    return { state: "visible", archived: answerOf(response, repositorySchema).archived };
  }

  /** Whether the place has a secret of this name (GET …/secrets/{secret_name}). */
  async hasSecret(place: GitHubPlace): Promise<boolean> {
    const path = `${secretsPath(place)}/${encodeURIComponent(place.secretName)}`;
    return (
      (await this.call("GET", path, permissionFor(place.scope), { accept: [404] })).status !== 404
    );
  }

  /**
   * Whether the place is there and shows its secrets (GET …/secrets/public-key, the first call of every write). User
   * accounts have no secrets of their own.
   */
  async hasSecrets(place: GitHubPlace): Promise<boolean> {
    const path = `${secretsPath(place)}/public-key`;
    return (
      (await this.call("GET", path, permissionFor(place.scope), { accept: [404] })).status !== 404
    );
  }

  /**
   * When the token ends (`GitHub-Authentication-Token-Expiration`, with every answer to a token that ends); asked by a
   * call that counts against no limit (GET /rate_limit).
   */
  async tokenEnds(): Promise<Date | "never" | undefined> {
    const { headers } = await this.call("GET", "rate_limit", "right to sign in");
    const said = headers.get("github-authentication-token-expiration");
    if (said === null) return "never";
    // `2026-12-31 23:59:59 UTC`, or with an offset: ` -0700`.
    const [, day, time, zone = ""] = /^(\S+) (\S+) (UTC|[+-]\d{4})$/.exec(said) ?? [];
    const instant = new Date(`${day}T${time}${zone === "UTC" ? "Z" : zone}`);
    return Number.isNaN(instant.getTime()) ? undefined : instant;
  }

  /** Makes an environment without any rule (PUT …/environments/{environment_name}). Overwrites the rules of one that is. */
  async createEnvironment(
    owner: string,
    scope: Extract<GitHubScope, { kind: "environment" }>,
  ): Promise<void> {
    const path = environmentPath(owner, scope);
    await this.call("PUT", path, permissionFor(scope), { body: "{}" });
  }

  /**
   * Deletes a secret (DELETE …/secrets/{secret_name}).
   *
   * @param repositoryId Number of its repository where that has moved.
   * @throws ServiceError 403 for an archived repository, or without the permission.
   */
  async deleteSecret(
    place: GitHubPlace,
    repositoryId?: number,
  ): Promise<"deleted" | "not found" | "moved"> {
    const repository =
      repositoryId === undefined ? undefined : numberedRepositoryPath(repositoryId);
    const path = `${secretsPath(place, repository)}/${encodeURIComponent(place.secretName)}`;
    const accept = [404, ...MOVED];
    const { status } = await this.call("DELETE", path, permissionFor(place.scope), { accept });
    if (status === 404) return "not found";
    return MOVED.includes(status) ? "moved" : "deleted";
  }

  /** Workflow runs of a repository that were queued before an instant and have not ended (GET …/actions/runs). */
  async runsInFlight(owner: string, repository: string, before: Date): Promise<PipelineRun[]> {
    const path = `${repositoryPath(owner, repository)}/actions/runs`;
    return runsQueuedBefore(before, (query) =>
      this.call("GET", path, 'repository permission "Actions: read"', { query }),
    );
  }

  /** Follows GitHub's redirect by the number in it, and never to another host. */
  private async moved(response: HttpResponse, permission: string): Promise<RepositorySight> {
    const target = new URL(response.headers.get("location") ?? "", response.call.url);
    const id = /\/repositories\/(\d+)$/.exec(target.pathname)?.[1];
    if (id === undefined || target.origin !== this.root.origin) return { state: "moved" };
    const path = numberedRepositoryPath(Number(id));
    const there = await this.call("GET", path, permission, { accept: [404] });
    if (there.status === 404) return { state: "moved" };
    const { full_name: fullName } = answerOf(there, repositorySchema);
    return { state: "moved", id: Number(id), fullName };
  }

  /** @param permission What the call needs, for the remedy of a refusal. */
  private async call(
    method: HttpRequest["method"],
    path: string,
    permission: string,
    { body, query = {}, accept = [] }: CallOptions = {},
  ): Promise<HttpResponse> {
    const { env, clock, signal } = this.options;
    const url = new URL(path, this.root);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const cancel = signal === undefined ? {} : { signal };
    this.authorization ??= gitHubAuthorization({ root: this.root, env, clock, ...cancel });
    return send({
      service: "GitHub",
      method,
      url,
      headers: {
        authorization: await this.authorization,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
      accept,
      errorCode: gitHubErrorCode,
      remedy: (status, code) => gitHubRemedy(permission, status, code),
      ...cancel,
    });
  }
}
