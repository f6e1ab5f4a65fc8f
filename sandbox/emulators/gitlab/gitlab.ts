import { STATUS_CODES } from "node:http";
import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { isPlainPath } from "../plainPath";
import { attributesOf } from "./attributes";
import { Tokens } from "./caller";
import { capabilitiesOf } from "./capabilities";
import { Directory } from "./directory";
import { BASE_PATH, type ApiCall, type Endpoint } from "./endpoint";
import { badParameter, GitLabError } from "./gitLabError";
import { respond } from "./http";
import { instanceEndpoints } from "./instanceEndpoints";
import { variableOfJob, type Job } from "./jobVariables";
import { samePath, type Group, type Project } from "./namespace";
import { Pipeline, type PipelineDescription } from "./pipeline";
import { pipelineEndpoints } from "./pipelineEndpoints";
import { placeEndpoints } from "./placeEndpoints";
import { RateLimit, THROTTLED_TEXT, throttledHeaders } from "./rateLimit";
import type { Variable } from "./variable";
import { variableEndpoints } from "./variableEndpoints";
import type { VariableAddress } from "./variableSet";
import type { Role, World } from "./world";

export type { Job } from "./jobVariables";
export type { Variable } from "./variable";
export type { VariableAddress } from "./variableSet";
export type { World } from "./world";

/** Pipelines are numbered for the whole instance. */
const FIRST_PIPELINE_ID = 700_000;

/**
 * GitLab's REST API v4: access tokens, projects and groups with their roles, CI/CD variables, protected branches and tags.
 *
 * Source: https://docs.gitlab.com/api/rest/
 */
export class GitLabEmulator extends Emulator {
  private readonly directory: Directory;
  private readonly tokens: Tokens;
  private readonly rateLimit: RateLimit;
  private readonly basePath: string;
  private pipelinesBegun = 0;

  constructor(clock: Clock, world: World) {
    super("gitlab", clock);
    this.directory = new Directory(world, (what) => this.changed(what));
    this.tokens = new Tokens(world.tokens, this.directory);
    this.rateLimit = new RateLimit(world.requestsPerMinute, clock);
    this.basePath = `${world.relativeUrlRoot ?? ""}${BASE_PATH}`;
    const capabilities = capabilitiesOf(world);
    const endpoints = [
      ...instanceEndpoints(this.directory, capabilities, clock.now()),
      ...placeEndpoints(this.directory),
      ...pipelineEndpoints(this.directory),
      ...variableEndpoints(this.directory, capabilities),
    ];
    for (const endpoint of endpoints) this.serve(endpoint);
  }

  /** Every variable that is held at this moment. */
  *variables(): Iterable<{ address: VariableAddress; value: string }> {
    const { projects, groups, instanceVariables } = this.directory;
    const sets = [...projects, ...groups].map(({ variables }) => variables);
    for (const set of [...sets, instanceVariables]) {
      for (const variable of set.list()) {
        yield { address: set.addressOf(variable), value: variable.value };
      }
    }
  }

  /** A variable with all that GitLab knows of it, or `undefined`. */
  variable({ kind, path = "", key, environmentScope }: VariableAddress): Variable | undefined {
    const set =
      kind === "instance" ? this.directory.instanceVariables : this.placeOf(kind, path)?.variables;
    return set?.named(key, environmentScope)[0];
  }

  /** What a job would read under a name, and from where; `undefined` when it would be empty. */
  resolve(job: Job, key: string): { address: VariableAddress; value: string } | undefined {
    const found = variableOfJob(this.directory, job, key);
    if (found === undefined) return undefined;
    const { set, variable } = found;
    return { address: set.addressOf(variable), value: variable.value };
  }

  /** Begins a pipeline of a project. */
  startPipeline(path: string, description: PipelineDescription = {}): Pipeline {
    const { pipelines } = this.project(path);
    this.pipelinesBegun += 1;
    const id = FIRST_PIPELINE_ID + this.pipelinesBegun;
    const pipeline = new Pipeline(id, pipelines.length + 1, description, this.clock);
    pipelines.push(pipeline);
    return pipeline;
  }

  /** Makes a project read-only, or writable again. */
  archiveProject(path: string, archived = true): void {
    this.project(path).archived = archived;
    this.changed(`project ${path} ${archived ? "archived" : "unarchived"}`);
  }

  /** Renames or transfers a project with all that belongs to it. */
  moveProject(path: string, to: string): void {
    const project = this.project(path);
    project.formerly.push(project.path);
    project.path = to;
    this.changed(`project ${path} moved to ${to}`);
  }

  deleteProject(path: string): void {
    const project = this.project(path);
    this.directory.projects = this.directory.projects.filter((other) => other !== project);
    this.changed(`project ${path} deleted`);
  }

  /** Deletes a group with all that is below it. */
  deleteGroup(path: string): void {
    this.directory.removeGroup(path);
    this.changed(`group ${path} deleted`);
  }

  /** Gives a user another role in a project or group, or none. */
  setRole(path: string, username: string, role: Role | undefined): void {
    const place = this.placeOf("project", path) ?? this.placeOf("group", path);
    if (place === undefined) throw new Error(`there is no project or group ${path}`);
    if (role === undefined) place.members.delete(username);
    else place.members.set(username, role);
  }

  /** Makes the next requests fail with 429, as the rate limit does; returns a function that lifts it. */
  throttle({ retryAfter = 1, times = 1, ...where }: Throttle = {}): () => void {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const headers = {
      ...throttledHeaders(now, 2000, 2001, retryAfter),
      "content-type": "text/plain",
    };
    return this.faults.add({
      ...where,
      times,
      effect: { kind: "status", status: 429, headers, body: THROTTLED_TEXT },
    });
  }

  /** Rails answers 500 in JSON; the proxy in front of it answers the rest in HTML. */
  protected override errorResponse(_context: EmulatorContext, status: number): Response {
    if (status > 500) {
      const page = `<!DOCTYPE html><html><head><title>GitLab is not responding (${status})</title></head></html>`;
      return new Response(page, { status, headers: { "content-type": "text/html" } });
    }
    const text = `${status} ${STATUS_CODES[status] ?? "Error"}`;
    return respond({ status, body: status === 404 ? { error: text } : { message: text } });
  }

  private serve(endpoint: Endpoint): void {
    const kind = endpoint.method === "GET" ? "read" : "write";
    this.route(endpoint.method, this.basePath + endpoint.path, kind, async (context) => {
      try {
        return respond(await endpoint.answer(this.callFrom(context, endpoint)));
      } catch (error) {
        if (!(error instanceof GitLabError)) throw error;
        return respond(error);
      }
    });
  }

  private callFrom(context: EmulatorContext, { method, scopes = [] }: Endpoint): ApiCall {
    if (!isPlainPath(context.env.incoming.url ?? "/")) throw badParameter("Bad Request");
    const accepted = ["api", ...(method === "GET" ? ["read_api"] : []), ...scopes];
    const caller = this.tokens.authenticate((name) => context.req.header(name), accepted);
    this.rateLimit.take(caller.user.id);
    const url = new URL(context.req.url);
    return {
      caller,
      method,
      // Hono leaves %2F in the path it routes by and decodes each parameter once, here.
      parameters: context.req.param(),
      url,
      attributes: async () => {
        const contentType = context.req.header("content-type") ?? "";
        return attributesOf(url, contentType, await context.req.text());
      },
    };
  }

  private project(path: string): Project {
    const project = this.directory.projects.find((candidate) => samePath(candidate.path, path));
    if (project === undefined) throw new Error(`there is no project ${path}`);
    return project;
  }

  private placeOf(kind: "project" | "group", path: string): Group | undefined {
    const places = kind === "project" ? this.directory.projects : this.directory.groups;
    return places.find((place) => samePath(place.path, path));
  }
}

/** Which requests are refused as too many. */
interface Throttle {
  /** Seconds in `Retry-After`. Default 1. */
  retryAfter?: number;
  /** Default 1. */
  times?: number;
  method?: string;
  /** Path template as in the call log, or a pattern on the raw path; any when left out. */
  path?: string | RegExp;
}
