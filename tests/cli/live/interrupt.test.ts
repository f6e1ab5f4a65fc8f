import assert from "node:assert/strict";
import { readLocks } from "../../../engine/locks";
import type { Board } from "../../../cli/status/schema";
import { LiveFleet, type Running } from "../../support/liveFleet";

describe("Ctrl-C in the middle of a fleet update, on the real engine", function () {
  this.timeout(180_000);
  let fleet: LiveFleet;

  beforeEach(async () => {
    fleet = await LiveFleet.start({ "a-prod": ["a"], "b-prod": ["b"], "c-prod": ["c"] });
  });

  afterEach(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`${signal}: calls under way are finished, stacks unlocked, exit 130, and a re-run goes on`, async () => {
      let running: Running | undefined = undefined;
      const stop = () => {
        running?.child.kill(signal);
      };
      fleet.world.github.faults.add({
        method: "PUT",
        effect: { kind: "hook", before: () => new Promise((resolve) => setTimeout(resolve, 500)) },
      });
      fleet.world.okta.faults.add({
        method: "POST",
        path: /\/rules$/,
        effect: { kind: "hook", after: () => Promise.resolve(stop()) },
      });
      running = fleet.start(["up", "--all", "--concurrency", "2"]);
      const { code, stdout, stderr } = await running.ended;
      assert.equal(code, 130, stdout + stderr);
      assert.match(stderr, /stopping: calls under way are finished and the stacks unlocked/);
      assert.match(stdout, /cancelled/);
      assert.match(stdout, /1 not started/);
      for (const stack of ["a-prod", "b-prod", "c-prod"]) {
        assert.deepEqual(readLocks(fleet.world.folder, "flyte-ci-keys", stack), []);
        assert.deepEqual(fleet.state(stack)?.pendingCreates ?? [], []);
      }
      const again = await fleet.run("up", "--all");
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal(fleet.world.okta.apps().length, 3);
      const { summary } = await fleet.json<Board>(0, "status");
      assert.equal(summary.ok, 3);
    });
  }

  it("a parent that is killed: its workers stop by themselves and unlock", async () => {
    let running: Running | undefined = undefined;
    fleet.world.okta.faults.add({
      method: "POST",
      path: /\/rules$/,
      effect: {
        kind: "hook",
        after: () => {
          running?.child.kill("SIGKILL");
          return new Promise((resolve) => setTimeout(resolve, 200));
        },
      },
    });
    running = fleet.start(["up", "--stack", "a-prod"]);
    await running.ended;
    for (let tries = 0; tries < 100; tries += 1) {
      if (readLocks(fleet.world.folder, "flyte-ci-keys", "a-prod").length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(readLocks(fleet.world.folder, "flyte-ci-keys", "a-prod"), []);
    const again = await fleet.run("up", "--stack", "a-prod");
    assert.equal(again.code, 0, again.stdout + again.stderr);
    assert.equal(fleet.world.okta.apps().length, 1);
  });
});
