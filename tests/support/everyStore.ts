import assert from "node:assert/strict";
import type { StoreDetails } from "../../components/stores/details";
import { devWorld } from "../../sandbox/dev";
import type { Permission } from "../../sandbox/emulators/jenkins/permission";
import {
  SANDBOX_JENKINS_USER,
  SANDBOX_TOKENS,
  type World,
  type WorldOptions,
} from "../../sandbox/world";
import { ONE_TEAM, startLive, upWell, type Live } from "./liveStack";

/** Least that the user at Jenkins needs. */
export const LEAST: Permission[] = [
  "Overall/Read",
  "Job/Read",
  "Credentials/View",
  "Credentials/Create",
  "Credentials/Update",
  "Credentials/Delete",
];

/** A store of every kind and scope: what the settings say, and the service that it is in. */
export const EVERY_STORE: [service: "github" | "gitlab" | "jenkins", settings: string][] = [
  ["github", "repository: acme/payments"],
  ["gitlab", "project: acme/app"],
  ["gitlab", "group: acme"],
  ["gitlab", "instance: true, tokenEnv: GITLAB_ADMINISTRATOR_TOKEN"],
  ["jenkins", "credentialId: flyte-api-key"],
  ["jenkins", "folder: payments/ml"],
];

/** Settings of one team with these stores. */
export function teamWith(stores: readonly (readonly [kind: string, settings: string])[]): string {
  const head = ONE_TEAM.slice(0, ONE_TEAM.indexOf("        - kind"));
  return (
    head + stores.map(([kind, settings]) => `        - { kind: ${kind}, ${settings} }\n`).join("")
  );
}

/** Services in which those stores have room. */
export function everyService(permissions: Permission[] = LEAST): Partial<WorldOptions> {
  const { github } = devWorld(() => undefined);
  return {
    github,
    gitlab: {
      users: [{ username: "ci-keys" }, { username: "root", administrator: true }],
      groups: [{ path: "acme", members: { "ci-keys": "Owner" } }],
      projects: [{ path: "acme/app" }, { path: "acme/lib" }, { path: "elsewhere/other" }],
      tokens: [
        { value: SANDBOX_TOKENS.gitlab, user: "ci-keys" },
        { value: ADMINISTRATOR, user: "root" },
      ],
    },
    jenkins: {
      contextPath: "/jenkins",
      users: [
        {
          id: SANDBOX_JENKINS_USER,
          apiTokens: [SANDBOX_TOKENS.jenkins],
          grants: [{ permissions }],
        },
      ],
      jobs: ["payments/ml/deploy", "payments/train"],
    },
  };
}

const ADMINISTRATOR = "sandbox-gitlab-root-token";

/**
 * Starts services and a stack with these stores, brought up.
 *
 * @param prepare Changes the services before.
 */
export async function startStores(
  stores: readonly (readonly [kind: string, settings: string])[],
  permissions: Permission[] = LEAST,
  prepare: (world: World) => void = () => undefined,
): Promise<Live> {
  const live = await startLive({ stackFile: teamWith(stores), world: everyService(permissions) });
  prepare(live.world);
  const environment = live.world.administratorEnvironment();
  live.world.administratorEnvironment = () => ({
    ...environment,
    GITLAB_ADMINISTRATOR_TOKEN: ADMINISTRATOR,
  });
  await upWell(live.stack);
  return live;
}

/** Values that the stores of a service hold, by address. */
export function heldIn({ world }: Live, service?: string): Map<string, string> {
  const views = world.stores.filter(({ emulator }) => emulator.name === (service ?? emulator.name));
  return new Map(
    views.flatMap((view) => [...view.held()].map(({ address, value }) => [address, value])),
  );
}

/** The one key that all stores hold. */
export function theKey(live: Live): string {
  const [key = "", ...others] = new Set(heldIn(live).values());
  assert.deepEqual(others, [], "the stores hold different keys");
  assert.equal(live.world.monitor.whyDead(key), undefined);
  return key;
}

/** What a pipeline that reads each of `EVERY_STORE` gets at this moment. */
export function pipelines({ world }: Live): Record<string, () => string | undefined> {
  const { github, gitlab, jenkins } = world;
  const variable = (project: string) => () =>
    gitlab.resolve({ project, ref: "main" }, "FLYTE_API_KEY")?.value;
  const credential = (job: string) => () => jenkins.controller.resolve(job, "flyte-api-key")?.value;
  return {
    "GitHub repository": () =>
      github.secretValue({ owner: "acme", repository: "payments" }, "FLYTE_API_KEY"),
    "GitLab project": variable("acme/app"),
    "GitLab group": variable("acme/lib"),
    "GitLab instance": variable("elsewhere/other"),
    "Jenkins controller": credential("payments/train"),
    "Jenkins folder": credential("payments/ml/deploy"),
  };
}

/** What the status says of the stores. */
export function storeDetails({ stack }: Live): StoreDetails[] {
  const status = stack.outputs()["status"] as Record<string, { storeDetails: StoreDetails[] }>;
  return status["payments"]?.storeDetails ?? [];
}
