import { generateKeyPairSync } from "node:crypto";
import { cikeysProvider } from "../../provider/definition";
import { SandboxClock } from "../../sandbox/clock";
import type { Call } from "../../sandbox/emulators/callLog";
import { GitHubEmulator, type World } from "../../sandbox/emulators/github/github";
import { GitHubClient } from "../sandbox/emulators/githubClient";
import { EngineLogServer } from "../support/engineLogServer";
import { failure } from "./cikeysBed";
import { ProviderClient } from "../support/providerClient";

export const GITHUB_TOKEN = "ghp_canary0123456789canary0123456789";

/** Holds an organization with everything that a store can be, and a user's account. */
export const GITHUB_WORLD: World = {
  owners: [
    {
      login: "acme",
      type: "Organization",
      repositories: [
        { name: "app", environments: ["team-a/production"], formerly: ["acme/old-app"] },
        { name: "museum", archived: true },
      ],
    },
    { login: "widgets", type: "Organization" },
    { login: "octocat", type: "User", repositories: [{ name: "tools" }] },
  ],
  tokens: [{ value: GITHUB_TOKEN, login: "administrator" }],
};

/** Keys of a GitHub App, made anew in each run. */
export function appKeys(): { publicKey: string; pkcs1: string; pkcs8: string } {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const format = "pem" as const;
  return {
    publicKey: publicKey.export({ type: "spki", format }).toString(),
    pkcs1: privateKey.export({ type: "pkcs1", format }).toString(),
    pkcs8: privateKey.export({ type: "pkcs8", format }).toString(),
  };
}

/** The product's provider over gRPC, and a GitHub that it talks to. */
export class GitHubBed {
  private constructor(
    readonly clock: SandboxClock,
    readonly github: GitHubEmulator,
    readonly engine: EngineLogServer,
    readonly client: ProviderClient,
  ) {}

  static async start(
    world: Partial<World> = {},
    env: NodeJS.ProcessEnv = { GITHUB_TOKEN },
  ): Promise<GitHubBed> {
    const clock = new SandboxClock();
    const github = await new GitHubEmulator(clock, { ...GITHUB_WORLD, ...world }).start();
    const engine = await new EngineLogServer().start();
    const client = await ProviderClient.serve(cikeysProvider({ env, clock }));
    await client.attach(engine.address);
    return new GitHubBed(clock, github, engine, client);
  }

  async stop(): Promise<void> {
    this.client.stop();
    this.engine.stop();
    await this.github.stop();
  }

  /** Writes a secret as somebody else would. @param scope for example `/repos/acme/app/actions/secrets` */
  async put(scope: string, value = "somebody's", further: object = {}): Promise<void> {
    const client = new GitHubClient(this.github.url, GITHUB_TOKEN);
    const { status } = await client.putSecret(scope, "FLYTE_API_KEY", value, further);
    if (status >= 300) throw new Error(`the emulator answered ${status}`);
  }

  /** Method and path of each call, below the API's root. */
  calls(mark = 0): string[] {
    return this.github.calls
      .since(mark)
      .map(({ method, rawPath }) => `${method} ${rawPath.replace(/^\/api\/v3/, "")}`);
  }

  /** Calls that changed something, or tried to. */
  writes(mark = 0): readonly Call[] {
    return this.github.calls.since(mark).filter(({ kind }) => kind === "write");
  }
}

/** Message of the error that a call must end in, as the engine shows it. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return (await failure(call)).replace(/^2 UNKNOWN: /, "");
}

/** Scopes of stores in `GITHUB_WORLD`, and the path of their secrets. */
export const SCOPES = {
  repository: {
    scope: { kind: "repository", repository: "app", app: "actions" },
    path: "/repos/acme/app/actions/secrets",
  },
  "repository, Dependabot": {
    scope: { kind: "repository", repository: "app", app: "dependabot" },
    path: "/repos/acme/app/dependabot/secrets",
  },
  environment: {
    scope: { kind: "environment", repository: "app", environment: "team-a/production" },
    path: "/repos/acme/app/environments/team-a%2Fproduction/secrets",
  },
  organization: {
    scope: { kind: "organization", app: "actions" },
    path: "/orgs/acme/actions/secrets",
  },
  "organization, Dependabot": {
    scope: { kind: "organization", app: "dependabot" },
    path: "/orgs/acme/dependabot/secrets",
  },
} as const;
