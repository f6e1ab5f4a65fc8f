import type { IdentityKind } from "../../../components/identities/traits";
import type { CiKeyStatus } from "../../../components/keyStatus";
import { ControlPlaneSite } from "../../../sandbox/controlPlaneSite";
import type { Call } from "../../../sandbox/emulators/callLog";
import type { Deployment } from "../../../sandbox/emulators/controlPlane/controlPlane";
import { leadThrough } from "../../support/leadThrough";
import { startLive, upWell, type Live } from "../../support/liveStack";
import { FlyteClient, type ClientRun } from "./flyteClient";
import { IDENTITY_CASES } from "./identityCases";

export const DOMAIN = "union.example.com";
const TEAMS = ["payments", "search"] as const;

/** A team of the stage; each has a project and a repository of its own name. */
export type Team = (typeof TEAMS)[number];

/** What a run of the client did, as the services saw it. */
export interface Sighting {
  run: ClientRun;
  /** Statuses of its token requests. */
  tokens: number[];
  /** Names of its calls at the control plane with their statuses, in order, without those for metadata. */
  calls: string[];
  /** What it deployed. */
  deployed: Deployment[];
}

/** The product on the real engine, a control plane under its real name, and the real client. */
export class ConsumerStage {
  private versions = 0;
  private restore = (): void => undefined;

  private constructor(
    readonly live: Live,
    readonly site: ControlPlaneSite,
    readonly client: FlyteClient,
    private readonly kind: IdentityKind,
  ) {}

  /** @param environment Folder of the client's virtual environment. */
  static async start(kind: IdentityKind, environment: string): Promise<ConsumerStage> {
    const identity = IDENTITY_CASES[kind];
    const live = await startLive();
    const { clock, folder } = live.world;
    const site = await ControlPlaneSite.start(DOMAIN, identity.trusted(live.world), {
      clock,
      folder,
      projects: TEAMS.map((id) => ({ id, domains: ["development"] })),
    });
    live.stack.configure(stackFile(identity.settings(live.world), site.authorityFile));
    const route = { proxy: site.proxy.url, authorityFile: site.authorityFile };
    const stage = new ConsumerStage(live, site, new FlyteClient(environment, route), kind);
    // The engine hands its environment on to the provider, which has to reach the control plane too.
    stage.restore = leadThrough(site.proxy.url);
    return stage;
  }

  async stop(): Promise<void> {
    this.restore();
    this.client.dispose();
    await this.site.stop();
    await this.live.world.stop();
  }

  /** Runs `up` after some days, and binds every live identity to its team's project, as an administrator would. */
  async up(days = 0): Promise<void> {
    this.live.world.clock.advanceDays(days);
    await upWell(this.live.stack);
    for (const team of TEAMS) {
      for (const { subject } of this.status(team).subjects) {
        this.site.controlPlane.access.revoke(subject);
        this.site.controlPlane.access.allow(subject, { project: team, domain: "development" });
      }
    }
  }

  status(team: Team): CiKeyStatus {
    const status = this.live.stack.outputs()["status"] as Record<string, CiKeyStatus>;
    const own = status[team];
    if (own === undefined) throw new Error(`the stack has no team ${team}`);
    return own;
  }

  /** Key in the team's store. */
  key(team: Team): string {
    const repository = { owner: "acme", repository: team };
    const key = this.live.world.github.secretValue(repository, "FLYTE_API_KEY");
    if (key === undefined) throw new Error(`${team} has no key`);
    return key;
  }

  /** Deploys with the real client, and tells what the services saw of it. */
  deploy(apiKey: string, project: Team, ...flags: string[]): Promise<Sighting> {
    const version = `v${(this.versions += 1)}`;
    const where = { project, domain: "development", version };
    return this.watch(() => this.client.deploy(apiKey, where, ...flags));
  }

  /** Tells what the services see of a run of the client. */
  async watch(action: () => Promise<ClientRun>): Promise<Sighting> {
    const { controlPlane } = this.site;
    const provider = this.live.world.identities[this.kind].emulator;
    const [marked, deployments] = [controlPlane.calls.mark(), controlPlane.deployments.length];
    const asked = provider.calls.mark();
    const run = await action();
    return {
      run,
      tokens: tokenStatuses(provider.calls.since(asked)),
      calls: controlPlane.calls.since(marked).map(brief).filter(isNotMetadata),
      deployed: controlPlane.deployments.slice(deployments),
    };
  }
}

function tokenStatuses(calls: readonly Call[]): number[] {
  return calls
    .filter(({ kind, userAgent }) => kind === "token" && userAgent.startsWith("python-httpx/"))
    .map(({ status }) => status);
}

function brief({ template, status }: Call): string {
  const name = template.startsWith("/uploads/") ? "upload" : template.split("/").pop();
  return `${name} ${status}`;
}

function isNotMetadata(call: string): boolean {
  return !/^Get(OAuth2Metadata|PublicClientConfig) 200$/.test(call);
}

function stackFile(identity: Record<string, string>, authorityFile: string): string {
  const settings = {
    ...identity,
    check: { through: "control-plane", caFile: authorityFile, interval: 0.2, timeout: 15 },
  };
  const teams = TEAMS.map((team) => [
    team,
    { stores: [{ kind: "github", repository: `acme/${team}` }] },
  ]);
  // JSON is YAML.
  return `config: ${JSON.stringify({
    "flyte-ci-keys:domain": DOMAIN,
    "flyte-ci-keys:identity": settings,
    "flyte-ci-keys:protect": false,
    "flyte-ci-keys:github": { writeDelayMs: 0 },
    "flyte-ci-keys:teams": Object.fromEntries(teams) as unknown,
  })}\n`;
}
