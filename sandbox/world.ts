import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withoutSidecars } from "../cli/backend/backendUrl";
import { findGitHubPlugin, type GitHubPlugin } from "../engine/githubPlugin";
import { pulumiHome } from "../engine/home";
import { findEngine, type Engine } from "../engine/pulumiCli";
import type { Progress } from "../engine/exclusive";
import { serve, type RunningProvider } from "../provider/protocol/server";
import type { Clock } from "../common/clock";
import type { IdentityKind } from "../components/identities/traits";
import { SandboxClock } from "./clock";
import type { Emulator } from "./emulators/emulator";
import { EntraEmulator } from "./emulators/entra/entra";
import type { TenantSeed } from "./emulators/entra/seed";
import { GitHubEmulator } from "./emulators/github/github";
import type { World as GitHubWorld } from "./emulators/github/world";
import { GitLabEmulator, type World as GitLabWorld } from "./emulators/gitlab/gitlab";
import { JenkinsEmulator, type World as JenkinsWorld } from "./emulators/jenkins/jenkins";
import { EmbeddedProvider } from "./emulators/oidc/embeddedProvider";
import type { OidcServer } from "./emulators/oidc/oidcServer";
import { OktaEmulator } from "./emulators/okta/okta";
import type { OrganisationSeed } from "./emulators/okta/organisation";
import { Monitor } from "./monitor";
import { oktaStandIn } from "./standins/okta/okta";
import { EntraView } from "./views/entra";
import { GitHubView } from "./views/github";
import { GitLabView } from "./views/gitlab";
import { JenkinsView } from "./views/jenkins";
import { OidcView } from "./views/oidc";
import { OktaView } from "./views/okta";
import type { IdentityView, StoreView } from "./views/view";

/** Administrator tokens of the sandbox. They open nothing but the emulators. */
export const SANDBOX_TOKENS = {
  okta: "sandbox-okta-administrator-token",
  entra: "sandbox-entra-administrator-secret",
  oidc: "sandbox-oidc-initial-access-token",
  github: "sandbox-github-administrator-token",
  gitlab: "sandbox-gitlab-administrator-token",
  jenkins: "sandbox-jenkins-administrator-token",
} as const;

/** User at the sandbox's Jenkins who writes the credentials. */
export const SANDBOX_JENKINS_USER = "ci-keys";

/** Client id of the administrators' app in the sandbox's Entra tenant. */
export const SANDBOX_ADMINISTRATOR = "aaaaaaaa-0000-4000-8000-000000000001";

/** How a sandbox starts. */
export interface WorldOptions {
  okta: OrganisationSeed;
  entra: TenantSeed;
  /** OpenID provider; by default one in this process. */
  oidc?: (clock: Clock) => OidcServer;
  /** How many days before the machine's present the clock begins. Default 0. */
  daysAgo?: number;
  github: GitHubWorld;
  gitlab: GitLabWorld;
  jenkins: JenkinsWorld;
  /** `official` attaches no stand-in: the engine downloads every plugin. */
  providers: "standin" | "official";
  progress: Progress;
  /** Whether the monitor looks at every store after every change. Default true; a bench has other things to measure. */
  watch?: boolean;
}

/** Everything outside the product: services on loopback, the engine, a folder for the state, and one clock. */
export class World {
  readonly clock: SandboxClock;
  readonly okta: OktaEmulator;
  readonly entra: EntraEmulator;
  readonly oidc: OidcServer;
  readonly github: GitHubEmulator;
  readonly gitlab: GitLabEmulator;
  readonly jenkins: JenkinsEmulator;
  readonly identities: Record<IdentityKind, IdentityView>;
  readonly stores: readonly StoreView[];
  readonly monitor: Monitor;
  /** Temporary folder: state backend and work folders. */
  readonly folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-"));
  private standIn: RunningProvider | undefined;
  private readonly orphans: number[] = [];

  private constructor(
    options: WorldOptions,
    readonly engine: Engine,
    readonly gitHubPlugin: GitHubPlugin,
  ) {
    this.clock = new SandboxClock(options.daysAgo);
    this.okta = new OktaEmulator(this.clock, options.okta);
    this.github = new GitHubEmulator(this.clock, options.github);
    this.gitlab = new GitLabEmulator(this.clock, options.gitlab);
    this.jenkins = new JenkinsEmulator(this.clock, options.jenkins);
    this.entra = new EntraEmulator(this.clock, options.entra);
    this.oidc =
      options.oidc?.(this.clock) ??
      new EmbeddedProvider(this.clock, { initialAccessToken: SANDBOX_TOKENS.oidc });
    this.identities = {
      okta: new OktaView(this.okta),
      entra: new EntraView(this.entra),
      oidc: new OidcView(this.oidc),
    };
    this.stores = [
      new GitHubView(this.github),
      new GitLabView(this.gitlab),
      new JenkinsView(this.jenkins),
    ];
    this.monitor = new Monitor(Object.values(this.identities), this.stores);
    if (options.watch ?? true) this.monitor.watch();
  }

  static async start(options: WorldOptions): Promise<World> {
    const engine = await findEngine(options.progress);
    const plugin = await findGitHubPlugin(engine, options.progress);
    const world = new World(options, engine, plugin);
    await Promise.all(world.emulators.map((emulator) => emulator.start()));
    if (options.providers === "standin") {
      world.standIn = await serve(
        oktaStandIn({
          env: world.administratorEnvironment(),
          clock: world.clock,
          timeFactor: 0.02,
        }),
      );
    }
    return world;
  }

  /** Takes over processes that a killed engine left behind; they end with the world. */
  adoptOrphans(pids: number[]): void {
    this.orphans.push(...pids);
  }

  async stop(): Promise<void> {
    for (const pid of this.orphans) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    this.standIn?.stop();
    await Promise.all(this.emulators.map((emulator) => emulator.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every service, identity providers first. */
  get emulators(): Emulator[] {
    return [...Object.values(this.identities), ...this.stores].map(({ emulator }) => emulator);
  }

  /** Address of the state backend. */
  get backend(): string {
    return withoutSidecars(`file://${this.folder}`);
  }

  /** What an administrator would export in a shell. */
  administratorEnvironment(): Record<string, string> {
    return {
      OKTA_API_TOKEN: SANDBOX_TOKENS.okta,
      OKTA_HTTP_PROXY: this.okta.url,
      ARM_CLIENT_ID: SANDBOX_ADMINISTRATOR,
      ARM_CLIENT_SECRET: SANDBOX_TOKENS.entra,
      OIDC_INITIAL_ACCESS_TOKEN: this.oidc.initialAccessToken,
      GITHUB_TOKEN: SANDBOX_TOKENS.github,
      GITHUB_BASE_URL: `${this.github.url}/`,
      GITHUB_OWNER: "",
      GITHUB_ORGANIZATION: "",
      GITLAB_TOKEN: SANDBOX_TOKENS.gitlab,
      GITLAB_BASE_URL: this.gitlab.url,
      JENKINS_URL: this.jenkins.rootUrl,
      JENKINS_USER_ID: SANDBOX_JENKINS_USER,
      JENKINS_API_TOKEN: SANDBOX_TOKENS.jenkins,
    };
  }

  /** Environment of the engine and, through it, of the plugins. */
  engineEnvironment(): Record<string, string> {
    const { folder } = this.gitHubPlugin;
    const path = [folder, process.env["PATH"]].filter((part) => part !== undefined);
    return {
      ...this.administratorEnvironment(),
      ...this.clock.environment(),
      PATH: path.join(delimiter),
      PULUMI_BACKEND_URL: this.backend,
      PULUMI_CONFIG_PASSPHRASE: "sandbox",
      PULUMI_HOME: pulumiHome(),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...this.attachment(),
    };
  }

  private attachment(): Record<string, string> {
    if (this.standIn === undefined) return {};
    return {
      PULUMI_DEBUG_PROVIDERS: `okta:${this.standIn.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }
}
