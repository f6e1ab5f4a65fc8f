import assert from "node:assert/strict";
import { cikeysProvider } from "../../../../provider/definition";
import type { Properties } from "../../../../provider/protocol/properties";
import { SandboxClock } from "../../../../sandbox/clock";
import type { Call } from "../../../../sandbox/emulators/callLog";
import {
  GitLabEmulator,
  type Variable,
  type VariableAddress,
  type World,
} from "../../../../sandbox/emulators/gitlab/gitlab";
import { EngineLogServer } from "../../../support/engineLogServer";
import { ManagedResource } from "../../../support/managedResource";
import { ProviderClient } from "../../../support/providerClient";
import * as cikeysBed from "../../cikeysBed";

/** Begins every token of the bed; no output, error or log may hold it. */
export const TOKEN_CANARY = "glpat-canary";

/** Values that are maskable; no error may hold them. */
export const VALUE = "canary-generation-1+/=dW5pb24uZXhhbXBsZS5jb206";
export const NEXT_VALUE = "canary-generation-2+/=dW5pb24uZXhhbXBsZS5jb206";

export const VARIABLES = "/api/v4/projects/:id/variables";
export const VARIABLE = `${VARIABLES}/:key`;

/** A project, a group around it, and a token for each role. */
export const WORLD: World = {
  users: [{ username: "root", administrator: true }],
  groups: [{ path: "acme", members: { olga: "Owner", max: "Maintainer", dora: "Developer" } }],
  projects: [
    { path: "acme/app" },
    {
      path: "acme/platform/svc.a",
      protectedBranches: ["main", "release/*"],
      protectedTags: ["v*"],
    },
  ],
  tokens: [
    ...["root", "olga", "max", "dora", "nobody"].map((user) => ({
      value: `${TOKEN_CANARY}-${user}`,
      user,
    })),
    { value: `${TOKEN_CANARY}-reader`, user: "max", scopes: ["read_api" as const] },
    { value: `${TOKEN_CANARY}-expired`, user: "max", ended: "expired" },
    { value: `${TOKEN_CANARY}-bot`, project: "acme/app", role: "Maintainer" },
  ],
};

/** The product's provider over gRPC, and a GitLab that it talks to. */
export class GitLabBed {
  private constructor(
    readonly gitlab: GitLabEmulator,
    readonly client: ProviderClient,
    private readonly engine: EngineLogServer,
    private readonly relativeUrlRoot: string,
    /** Environment of the provider; a test may change it while it runs. */
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(changes: Partial<World> = {}): Promise<GitLabBed> {
    const clock = new SandboxClock();
    const gitlab = await new GitLabEmulator(clock, { ...WORLD, ...changes }).start();
    const env = { GITLAB_TOKEN: `${TOKEN_CANARY}-max` };
    const client = await ProviderClient.serve(cikeysProvider({ env, clock }));
    const engine = await new EngineLogServer().start();
    await client.attach(engine.address);
    return new GitLabBed(gitlab, client, engine, changes.relativeUrlRoot ?? "", env);
  }

  /** Also sees to it that no warning held a secret. */
  async stop(): Promise<void> {
    assert.doesNotMatch(this.warnings.join(), /canary/);
    this.client.stop();
    this.engine.stop();
    await this.gitlab.stop();
  }

  /** What the report of the update would repeat. */
  get warnings(): string[] {
    return this.engine.warnings.map(({ message }) => message);
  }

  get baseUrl(): string {
    return this.gitlab.url + this.relativeUrlRoot;
  }

  /** Lets the provider act as another user. */
  as(user: string): this {
    this.env["GITLAB_TOKEN"] = `${TOKEN_CANARY}-${user}`;
    return this;
  }

  /** What a program says: only what has no default, and the changes. */
  inputs(changes: Properties = {}): Properties {
    const place = { kind: "project", id: "acme/app" };
    return { baseUrl: this.baseUrl, place, value: VALUE, ...changes };
  }

  /** A variable of a program; several names are several resources. */
  resource(name = "it"): ManagedResource {
    return new ManagedResource(this.client, "cikeys:gitlab:Variable", name);
  }

  /** A resource that is up, with its variable in GitLab. */
  async made(changes: Properties = {}, name = "it"): Promise<ManagedResource> {
    const resource = this.resource(name);
    await resource.up(this.inputs(changes));
    return resource;
  }

  /** The variable in GitLab; by default the one of `inputs()`. */
  held(address: Partial<VariableAddress> = {}): Variable | undefined {
    return this.gitlab.variable({
      ...{ kind: "project", path: "acme/app", key: "FLYTE_API_KEY", environmentScope: "*" },
      ...address,
    });
  }

  /** Every value that GitLab holds. */
  values(): string[] {
    return [...this.gitlab.variables()].map(({ value }) => value);
  }

  /** Calls after a mark, as `METHOD status`. */
  calls(mark = 0): string[] {
    return this.gitlab.calls.since(mark).map(({ method, status }) => `${method} ${status}`);
  }

  /** Calls that changed something, or tried to. */
  writes(mark = 0): readonly Call[] {
    return this.gitlab.calls.since(mark).filter(({ kind }) => kind === "write");
  }
}

/** What the engine shows of the error that a call must end in; never a secret. */
export async function failure(call: Promise<unknown>): Promise<string> {
  const message = (await cikeysBed.failure(call)).replace(/^2 UNKNOWN: /, "");
  assert.doesNotMatch(message, /canary/);
  return message;
}
