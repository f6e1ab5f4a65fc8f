import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { devWorld } from "../../sandbox/dev";
import type {
  RepositoryDescription,
  World as GitHubWorld,
} from "../../sandbox/emulators/github/world";
import { LeakSearch } from "../../sandbox/leaks";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { GitHubClient } from "../sandbox/emulators/githubClient";
import {
  heldKey,
  killEngine,
  ONE_TEAM,
  repairLive,
  startLive,
  upWell,
  withRotation,
  type Live,
} from "../support/liveStack";

const { github: GITHUB } = devWorld(() => undefined);

/** `ONE_TEAM` with further settings for its store. */
function withStore(...settings: string[]): string {
  return ONE_TEAM + settings.map((line) => `          ${line}\n`).join("");
}

describe("the look before a GitHub secret is written, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  afterEach(() => live.world.stop());

  async function start(stackFile: string, github: GitHubWorld = GITHUB): Promise<void> {
    // Secrets of others are no keys, so the monitor must look away.
    live = await startLive({ stackFile, world: { github, watch: false } });
  }

  /** Somebody's secret of the name that the store will have. */
  async function putByHand(): Promise<void> {
    const client = new GitHubClient(live.world.github.url, SANDBOX_TOKENS.github);
    const scope = "/repos/acme/payments/actions/secrets";
    assert.equal((await client.putSecret(scope, "FLYTE_API_KEY", "by hand")).status, 201);
  }

  /** Refused in a preview and in an update, and the place is as it was. */
  async function refused(says: RegExp): Promise<void> {
    const writes = () => live.world.github.calls.since().filter(({ kind }) => kind === "write");
    const before = writes().length;
    for (const run of [await live.stack.preview(), await live.stack.up()]) {
      assert.equal(run.ok, false);
      assert.match(run.printed, says);
      assert.match(run.printed, /Nothing was changed there\./);
      assert.doesNotMatch(run.printed, /\n\s+at /);
    }
    assert.equal(writes().length, before);
  }

  it("a secret that is there stays, until the settings say that it may go", async () => {
    await start(ONE_TEAM);
    await putByHand();
    await refused(/github:acme\/payments: FLYTE_API_KEY exists already and was not written by/);
    assert.equal(heldKey(live), "by hand");
    live.stack.configure(withStore("adopt: true"));
    await upWell(live.stack);
    assert.equal(live.world.monitor.whyDead(heldKey(live) ?? ""), undefined);
    live.stack.configure(ONE_TEAM);
    const again = await upWell(live.stack);
    assert.equal(again.changes["create"], undefined);
    assert.ok((await live.stack.destroy()).ok);
    assert.equal(heldKey(live), undefined);
  });

  it("a missing environment is named with the setting that makes it, which then does", async () => {
    await start(withStore('environment: "stage 1"'));
    await refused(
      /repository acme\/payments has no environment "stage 1".*createEnvironment: true/s,
    );
    live.stack.configure(withStore('environment: "stage 1"', "createEnvironment: true"));
    await upWell(live.stack);
    const place = { owner: "acme", repository: "payments", environment: "stage 1" };
    const key = live.world.github.secretValue(place, "FLYTE_API_KEY") ?? "";
    assert.equal(live.world.monitor.whyDead(key), undefined);
  });

  for (const [what, repository, says] of [
    ["archived", { name: "payments", archived: true }, /repository acme\/payments is archived/],
    [
      "renamed",
      { name: "billing", formerly: ["acme/payments"] },
      /repository acme\/payments has moved to acme\/billing/,
    ],
    ["missing", { name: "billing" }, /GitHub shows no repository acme\/payments to this token/],
  ] as [string, RepositoryDescription, RegExp][]) {
    it(`a repository that is ${what} is refused`, async () => {
      const owners = [{ login: "acme", type: "Organization" as const, repositories: [repository] }];
      await start(ONE_TEAM, { ...GITHUB, owners });
      await refused(says);
    });
  }

  it("costs no call once the store is there, and takes a kill after the first write for no stranger", async () => {
    await start(ONE_TEAM);
    live.world.github.faults.add({
      method: "PUT",
      path: /\/actions\/secrets\/FLYTE_API_KEY$/,
      effect: {
        kind: "hook",
        after: async () => {
          killEngine(live);
          await new Promise((resolve) => setTimeout(resolve, 300));
        },
      },
    });
    assert.equal((await live.stack.up()).ok, false);
    const written = heldKey(live);
    assert.notEqual(written, undefined);
    await repairLive(live);
    await upWell(live.stack);
    assert.equal(heldKey(live), written);
    const mark = live.world.github.calls.mark();
    await upWell(live.stack);
    const own = live.world.github.calls
      .since(mark)
      .filter(({ userAgent }) => userAgent.startsWith("flyte-ci-keys/"));
    assert.deepEqual(own, []);
    assert.ok((await live.stack.destroy()).ok);
    assert.equal(heldKey(live), undefined);
  });
});

describe("a GitHub App as administrator, on the real engine", function () {
  this.timeout(120_000);
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const app = {
    id: "7654321",
    installationId: "123454321",
    account: "acme",
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
  let live: Live;

  beforeEach(async () => {
    live = await startLive({
      stackFile: ONE_TEAM,
      world: { github: { ...GITHUB, tokens: [], apps: [app] } },
    });
    const environment = live.world.administratorEnvironment();
    live.world.administratorEnvironment = () => ({
      ...environment,
      GITHUB_TOKEN: "",
      GITHUB_APP_ID: app.id,
      GITHUB_APP_INSTALLATION_ID: app.installationId,
      GITHUB_APP_PEM_FILE: pem,
    });
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  it("writes, rotates and removes the key, and nothing of the App is in the state", async () => {
    const runs = [await upWell(live.stack)];
    const first = heldKey(live);
    // Asked for, not waited for: the plugin signs with the machine's own clock, which nothing moves.
    live.stack.configure(withRotation("request: quarterly"));
    runs.push(await upWell(live.stack), await live.stack.refresh());
    assert.notEqual(heldKey(live), first);
    const search = new LeakSearch(pem.split("\n").slice(1, -2));
    search.folder(live.world.folder);
    for (const { printed, events } of runs) search.text("run", printed + JSON.stringify(events));
    assert.ok(search.searched > 5);
    assert.deepEqual(search.leaks, []);
    const state = readFileSync(live.stack.stateFile, "utf8");
    for (const part of ["ghs_", app.id, app.installationId]) assert.ok(!state.includes(part), part);
    assert.ok((await live.stack.destroy()).ok);
    assert.equal(heldKey(live), undefined);
    const templates = live.world.github.calls.since().map(({ template }) => template);
    assert.ok(templates.includes("/api/v3/app/installations/:installation_id/access_tokens"));
  });

  it("half of it is refused with the variables that are missing, before any call", async () => {
    const environment = live.world.administratorEnvironment();
    live.world.administratorEnvironment = () => ({ ...environment, GITHUB_APP_PEM_FILE: "" });
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /set GITHUB_APP_PEM_FILE, or unset GITHUB_APP_ID and/);
    assert.equal(live.world.github.calls.mark(), 0);
  });
});
