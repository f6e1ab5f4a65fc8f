import { devWorld } from "../dev";
import { World, type WorldOptions } from "../world";

/** A limit that no bench meets; how limits are met is tested elsewhere. */
const NO_LIMIT = 10_000_000;

/** What surrounds one subject. */
export interface Surroundings {
  world: World;
  teams: readonly string[];
}

/** Names of so many teams. */
export function teamNames(count: number): string[] {
  return Array.from({ length: count }, (_unused, index) => `team-${index + 1}`);
}

/** Services with a repository for each team, whose every answer takes so long. */
export async function startBenchWorld(
  teams: readonly string[],
  latencyMs: number,
  options: Partial<WorldOptions> = {},
): Promise<World> {
  const dev = devWorld(() => undefined);
  const repositories = teams.map((name) => ({ name }));
  const owners = [{ login: "acme", type: "Organization" as const, repositories }];
  const world = await World.start({
    ...dev,
    watch: false,
    github: { ...dev.github, owners, requestsPerHour: NO_LIMIT },
    ...options,
  });
  const { rateLimits } = world.okta.settings;
  for (const bucket of Object.keys(rateLimits) as (keyof typeof rateLimits)[])
    rateLimits[bucket] = NO_LIMIT;
  for (const emulator of world.emulators) emulator.latencyMs = latencyMs;
  return world;
}

/** Settings of a stack with these teams, one repository each. */
export function stackFileOf(teams: readonly string[]): string {
  const entries = teams.map(
    (team) =>
      `    ${team}:\n      stores:\n        - kind: github\n          repository: acme/${team}\n`,
  );
  return `config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: okta
    orgName: acme
    baseUrl: okta.com
    authorizationServer: union
  flyte-ci-keys:protect: false
  flyte-ci-keys:github:
    writeDelayMs: 0
  flyte-ci-keys:teams:${entries.length === 0 ? " {}\n" : `\n${entries.join("")}`}`;
}

/** Counts the requests that reach the services from now on. */
export function countRequests({ emulators }: World): () => { writes: number; requests: number } {
  const marks = emulators.map((emulator) => emulator.calls.mark());
  return () => {
    const calls = emulators.flatMap(({ calls: log }, index) => log.since(marks[index]));
    return {
      writes: calls.filter(({ kind }) => kind === "write").length,
      requests: calls.length,
    };
  };
}

/**
 * The keys in the stores.
 *
 * @throws Error when one is dead or missing: what was measured would not be the job.
 */
export function livingKeys({ world, teams }: Surroundings): Set<string> {
  const held = world.stores.flatMap((store) => [...store.held()]);
  if (held.length !== teams.length) {
    throw new Error(`${held.length} stores hold a key, not ${teams.length}`);
  }
  for (const { address, value } of held) {
    const reason = world.monitor.whyDead(value);
    if (reason !== undefined) throw new Error(`the key in ${address} is dead: ${reason}`);
  }
  return new Set(held.map(({ value }) => value));
}
