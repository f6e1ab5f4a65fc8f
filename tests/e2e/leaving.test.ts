import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { devWorld } from "../../sandbox/dev";
import { heldKey, ONE_TEAM, startLive, upWell, type Live } from "../support/liveStack";

const STORE = "github:acme/payments: FLYTE_API_KEY";

/** A world whose administrator sees the organization `acme` and, where asked, the one that a repository moves to. */
function github(sees: string[]): ReturnType<typeof devWorld>["github"] {
  const { tokens, owners } = devWorld(() => undefined).github;
  return {
    tokens: tokens.map((token) => ({ ...token, sees })),
    owners: [...owners, { login: "elsewhere", type: "Organization" }],
  };
}

describe("A9: a team leaves, whatever has become of its repository, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;
  let key: string;

  async function start(stackFile = ONE_TEAM, sees = ["acme"]): Promise<void> {
    live = await startLive({ stackFile, world: { github: github(sees) } });
    await upWell(live.stack);
    key = heldKey(live) ?? "";
    assert.equal(live.world.monitor.whyDead(key), undefined);
  }

  afterEach(() => live.world.stop());

  const fates: [string, () => void, RegExp][] = [
    [
      "archived",
      () => live.world.github.archiveRepository("acme/payments"),
      /the repository is archived/,
    ],
    [
      "deleted",
      () => live.world.github.deleteRepository("acme/payments"),
      /GitHub does not show it \(404\): it was deleted, or the token or App may not see it/,
    ],
    [
      "moved to another owner, out of sight",
      () => live.world.github.transferRepository("acme/payments", "elsewhere"),
      /GitHub does not show it \(404\)/,
    ],
    [
      "hidden from the token",
      () => live.world.github.hideRepository("acme/payments"),
      /GitHub does not show it \(404\)/,
    ],
  ];
  for (const [fate, happens, reason] of fates) {
    it(`${fate}: destroy kills the key, names the entry that is left, and has nothing left to do`, async () => {
      await start();
      happens();
      const destroyed = await live.stack.destroy();
      assert.ok(destroyed.ok, destroyed.printed);
      assert.ok(destroyed.printed.includes(`warning: ${STORE} could not be removed: `));
      assert.match(destroyed.printed, reason);
      assert.deepEqual(live.world.okta.apps(), []);
      assert.notEqual(live.world.monitor.whyDead(key), undefined);
      const again = await live.stack.destroy();
      assert.ok(again.ok, again.printed);
      assert.deepEqual(again.changes, {});
    });
  }

  it("moved to an owner whom the token sees: the entry is removed there", async () => {
    await start(ONE_TEAM, ["acme", "elsewhere"]);
    live.world.github.transferRepository("acme/payments", "elsewhere");
    const destroyed = await live.stack.destroy();
    assert.ok(destroyed.ok, destroyed.printed);
    assert.doesNotMatch(destroyed.printed, /could not be removed/);
    assert.deepEqual([...live.world.github.secrets()], []);
    assert.deepEqual(live.world.monitor.violations, []);
  });

  it("one team of two goes by the settings, its repository archived: the other's key lives on", async () => {
    const both = ONE_TEAM.concat(
      "    search:\n      stores:\n        - kind: github\n          repository: acme/search\n",
      "  flyte-ci-keys:confirmDestroy:\n    - payments\n",
    );
    await start(both);
    live.world.github.archiveRepository("acme/payments");
    live.stack.configure(both.replace(/ {4}payments:\n.*?(?= {4}search:)/s, ""));
    const run = await upWell(live.stack);
    assert.ok(run.printed.includes(`warning: ${STORE} could not be removed: `));
    assert.notEqual(live.world.monitor.whyDead(key), undefined);
    const other = live.world.github.secretValue(
      { owner: "acme", repository: "search" },
      "FLYTE_API_KEY",
    );
    assert.equal(live.world.monitor.whyDead(other ?? ""), undefined);
    const again = await upWell(live.stack);
    assert.equal(again.changes["delete"], undefined);
    assert.equal(again.changes["update"], undefined);
  });

  it("a secret that somebody deleted by hand needs no refresh before a destroy", async () => {
    await start();
    const response = await fetch(
      `${live.world.github.url}/api/v3/repos/acme/payments/actions/secrets/FLYTE_API_KEY`,
      {
        method: "DELETE",
        headers: {
          authorization: `Bearer ${live.world.administratorEnvironment()["GITHUB_TOKEN"]}`,
        },
      },
    );
    assert.equal(response.status, 204);
    const destroyed = await live.stack.destroy();
    assert.ok(destroyed.ok, destroyed.printed);
    assert.doesNotMatch(destroyed.printed, /could not be removed/);
  });

  it("GitHub refuses the token: the key lives, also with --continue-on-error, until one of both ways out", async () => {
    await start();
    const refuse = { kind: "status", status: 401 } as const;
    const lift = live.world.github.faults.add({
      method: "DELETE",
      times: Infinity,
      effect: refuse,
    });
    const destroyed = await live.stack.destroy();
    assert.equal(destroyed.ok, false);
    assert.ok(destroyed.printed.includes(`${STORE} could not be removed: GitHub: DELETE http`));
    await assert.rejects(live.stack.automation.destroy({ continueOnError: true }));
    assert.equal(live.world.monitor.whyDead(key), undefined);

    const urn = /pulumi state delete '([^']+)'/.exec(destroyed.printed)?.[1] ?? "";
    const { engine, folder } = { engine: live.world.engine, folder: live.stack.folder };
    await promisify(execFile)(
      join(engine.folder, "pulumi"),
      ["state", "delete", urn, "--yes", "--stack", "dev"],
      { cwd: folder, env: { ...process.env, ...live.world.engineEnvironment() } },
    );
    assert.ok((await live.stack.destroy()).ok);
    assert.notEqual(live.world.monitor.whyDead(key), undefined);
    lift();
  });
});
