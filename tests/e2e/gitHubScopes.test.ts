import assert from "node:assert/strict";
import type { Scope, World as GitHubWorld } from "../../sandbox/emulators/github/github";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { ONE_TEAM, startLive, upWell, type Live } from "../support/liveStack";
import { GitHubClient } from "../sandbox/emulators/githubClient";

const NAME = "FLYTE_API_KEY";

/** Settings of one team with these stores, one flow mapping a line. */
export function withStores(...stores: string[]): string {
  const head = ONE_TEAM.slice(0, ONE_TEAM.indexOf("        - kind"));
  return head + stores.map((store) => `        - { kind: github, ${store} }\n`).join("");
}

/** Two organizations and what the stores name in them. */
const GITHUB: GitHubWorld = {
  tokens: [{ value: SANDBOX_TOKENS.github, login: "administrator" }],
  owners: [
    {
      login: "acme",
      type: "Organization",
      repositories: [{ name: "app" }, { name: "lib" }, { name: "other" }],
    },
    { login: "labs", type: "Organization", repositories: [{ name: "tool" }] },
  ],
};

/** Every scope, and what the stores of it are called in the settings. */
const EVERY: [settings: string, place: Scope][] = [
  ["repository: acme/app", { owner: "acme", repository: "app" }],
  [
    "repository: acme/app, app: dependabot",
    { owner: "acme", repository: "app", app: "dependabot" },
  ],
  [
    "repository: acme/app, environment: team-a/production, createEnvironment: true",
    { owner: "acme", repository: "app", environment: "team-a/production" },
  ],
  ["organization: labs, visibility: all", { owner: "labs" }],
  ["organization: acme, visibility: selected, repositories: [app, LIB]", { owner: "acme" }],
  [
    "organization: acme, visibility: selected, repositories: [lib], app: dependabot",
    { owner: "acme", app: "dependabot" },
  ],
];
const SETTINGS = withStores(...EVERY.map(([settings]) => settings));

describe("every GitHub scope, on the real engine and plugin", function () {
  this.timeout(120_000);
  let live: Live;
  let client: GitHubClient;

  async function start(stackFile: string): Promise<void> {
    live = await startLive({ stackFile, world: { github: GITHUB } });
    client = new GitHubClient(live.world.github.url, SANDBOX_TOKENS.github);
  }

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  /** Who reads the organization's secret. */
  async function selected(app: string): Promise<string[]> {
    const { body } = await client.get(`/orgs/acme/${app}/secrets/${NAME}/repositories`);
    const { repositories } = body as { repositories: { name: string }[] };
    return repositories.map(({ name }) => name).sort();
  }

  function keys(): Set<string | undefined> {
    return new Set(EVERY.map(([, place]) => live.world.github.secretValue(place, NAME)));
  }

  function writesSince(mark: number): string[] {
    return live.world.github.calls
      .since(mark)
      .filter(({ kind }) => kind === "write")
      .map(({ method, rawPath }) => `${method} ${rawPath}`);
  }

  async function writesNothing(refresh: boolean): Promise<void> {
    const mark = live.world.github.calls.mark();
    const run = await live.stack.up({ refresh });
    assert.ok(run.ok, run.printed);
    for (const change of ["create", "update", "replace", "delete"]) {
      assert.equal(run.changes[change], undefined);
    }
    assert.ok((run.changes["same"] ?? 0) > 0);
    assert.deepEqual(writesSince(mark), []);
  }

  it("are written, left alone, rotated in place without losing a reader, and taken away", async () => {
    await start(SETTINGS);
    assert.ok((await live.stack.preview()).ok);
    assert.deepEqual(writesSince(0), []);
    await upWell(live.stack);
    const [first, ...others] = keys();
    assert.deepEqual(others, []);
    assert.equal(live.world.monitor.whyDead(first ?? ""), undefined);
    assert.deepEqual(await selected("actions"), ["app", "lib"]);
    assert.deepEqual(await selected("dependabot"), ["lib"]);
    await writesNothing(false);
    await writesNothing(true);

    live.world.clock.advanceDays(91);
    const mark = live.world.github.calls.mark();
    await upWell(live.stack);
    const [second, ...stale] = keys();
    assert.deepEqual(stale, []);
    assert.notEqual(second, first);
    const writes = writesSince(mark);
    assert.equal(writes.length, EVERY.length);
    assert.ok(writes.every((write) => write.startsWith("PUT ") && write.endsWith(NAME)));
    assert.deepEqual(await selected("actions"), ["app", "lib"]);
    assert.deepEqual(await selected("dependabot"), ["lib"]);

    const destroyed = await live.stack.destroy();
    assert.ok(destroyed.ok, destroyed.printed);
    assert.deepEqual([...live.world.github.secrets()], []);
    const environment = await client.get("/repos/acme/app/environments/team-a%2Fproduction");
    assert.equal(environment.status, 200);
  });

  it("a changed list of repositories is one write, and the secret is never away", async () => {
    await start(SETTINGS);
    await upWell(live.stack);
    live.stack.configure(SETTINGS.replace("[app, LIB]", "[lib, other]"));
    const mark = live.world.github.calls.mark();
    await upWell(live.stack);
    assert.deepEqual(await selected("actions"), ["lib", "other"]);
    assert.deepEqual(writesSince(mark), [`PUT /api/v3/orgs/acme/actions/secrets/${NAME}`]);
  });

  it("a selected repository that is not there is named before anything is written", async () => {
    await start(SETTINGS.replace("[app, LIB]", "[app, missing]"));
    for (const run of [await live.stack.preview(), await live.stack.up()]) {
      assert.equal(run.ok, false);
      assert.match(run.printed, /GitHub shows no repository acme\/missing to this token/);
      assert.doesNotMatch(run.printed, /\n\s+at /);
    }
    assert.deepEqual(writesSince(0), []);
  });

  it("people's rules of an environment that we made stay, whatever we do", async () => {
    const path = "/repos/acme/app/environments/team-a%2Fproduction";
    await start(SETTINGS);
    await upWell(live.stack);
    await client.put(path, { reviewers: [{ type: "User", id: 7 }], wait_timer: 30 });
    const rules = (await client.get(path)).body;
    await writesNothing(true);
    live.world.clock.advanceDays(91);
    await upWell(live.stack);
    assert.ok((await live.stack.destroy()).ok);
    assert.deepEqual((await client.get(path)).body, rules);
  });

  for (const suffix of ["", "/api/v3", "/api/v3/"]) {
    it(`GitHub Enterprise Server at an address that ends in "${suffix}"`, async () => {
      await start(ONE_TEAM);
      const { github } = live.world;
      const settings = withStores(
        "repository: labs/tool",
        "organization: labs, visibility: private",
      );
      live.world.administratorEnvironment = withoutBaseUrl(live);
      live.stack.configure(
        settings.replace("writeDelayMs: 0", `writeDelayMs: 0\n    baseUrl: ${github.url}${suffix}`),
      );
      await upWell(live.stack);
      assert.equal([...github.secrets()].length, 2);
      assert.ok((await live.stack.destroy()).ok);
      assert.deepEqual([...github.secrets()], []);
      assert.ok(github.calls.since().every(({ status }) => status < 400 || status === 404));
    });
  }
});

/** The administrator's environment, in which no address of GitHub is left. */
function withoutBaseUrl({ world }: Live): () => Record<string, string> {
  const environment = world.administratorEnvironment();
  return () => ({ ...environment, GITHUB_BASE_URL: "" });
}
