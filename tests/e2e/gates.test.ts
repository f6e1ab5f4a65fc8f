import assert from "node:assert/strict";
import type { CiKeyStatus } from "../../components/keyStatus";
import {
  heldKey,
  ledgerEntry,
  marksOf,
  startLive,
  upWell,
  withRotation,
  writesSince,
  type Live,
} from "../support/liveStack";

const RUNS = "/api/v3/repos/:owner/:repo/actions/runs";

describe("gates before a retirement, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive({ stackFile: withRotation("waitForRuns: 24h") });
    await upWell(live.stack);
    live.world.clock.advanceDays(91);
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  const statuses = () => {
    const { okta } = live.world;
    return okta.secretsOf(okta.apps()[0]?.id ?? "").map(({ status }) => status);
  };
  const status = () => (live.stack.outputs()["status"] as Record<string, CiKeyStatus>)["payments"];
  const looks = () =>
    live.world.github.calls.since().filter(({ template }) => template === RUNS).length;

  it("waits for a run that may hold the old key, says so, and goes on when it has ended", async () => {
    const run = live.world.github.startRun("acme/payments");
    await upWell(live.stack);
    live.world.clock.advanceDays(6);
    await upWell(live.stack);
    assert.equal(looks(), 0, "nobody is asked before a retirement is due");
    live.world.clock.advanceDays(1);
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.deepEqual(writesSince(live, marks), []);
    assert.deepEqual(statuses(), ["ACTIVE", "ACTIVE"]);
    const { deliveredAt } = ledgerEntry(live);
    assert.match(
      status()?.blocked ?? "",
      /^1 workflow run of acme\/payments from before .* still runs \(the oldest since .*\); waits until/,
    );
    assert.ok(status()?.blocked?.includes(String(deliveredAt)));
    assert.notEqual(run.secret("FLYTE_API_KEY"), heldKey(live));
    assert.equal(live.world.monitor.whyDead(run.secret("FLYTE_API_KEY") ?? ""), undefined);
    run.finish();
    await upWell(live.stack);
    assert.deepEqual(statuses(), ["INACTIVE", "ACTIVE"]);
    assert.equal(status()?.blocked, undefined);
  });

  it("waits no longer than it was told to, and names what still runs", async () => {
    const run = live.world.github.startRun("acme/payments");
    await upWell(live.stack);
    live.world.clock.advanceDays(8);
    const { printed } = await upWell(live.stack);
    assert.deepEqual(statuses(), ["INACTIVE", "ACTIVE"]);
    assert.match(printed, new RegExp(`no longer waited for, .*: run ${run.id}`));
  });

  it("switches the old secret on again when the new one is refused, and finishes later", async () => {
    const { okta, clock } = live.world;
    await upWell(live.stack);
    clock.advanceDays(7);
    await upWell(live.stack);
    const since = (ledgerEntry(live)["previous"] as { disabledAt?: string }).disabledAt;
    assert.notEqual(since, undefined);
    const refuse = () =>
      okta.faults.add({
        method: "POST",
        path: /\/token$/,
        effect: { kind: "status", status: 401 },
      });

    clock.advanceDays(1);
    refuse();
    const { printed } = await upWell(live.stack);
    assert.deepEqual(statuses(), ["ACTIVE", "ACTIVE"]);
    assert.match(status()?.blocked ?? "", /generation 2, .*is refused: 401 invalid_client/);
    assert.match(printed, /payments: the key of generation 2, .*is refused/);
    const { previous } = ledgerEntry(live) as { previous: { disabledAt?: string } };
    assert.equal(previous.disabledAt, undefined);

    refuse();
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.deepEqual(statuses(), ["INACTIVE", "ACTIVE"], "proven again, its brown-out begins anew");
    const tokens = okta.calls.since(marks["okta"]).filter(({ kind }) => kind === "token");
    assert.deepEqual(
      tokens.map(({ status }) => status),
      [401, 200],
      "the strict proof before a retirement repeats itself",
    );

    const mark = okta.calls.mark();
    await upWell(live.stack);
    const own = okta.calls
      .since(mark)
      .filter(({ userAgent }) => userAgent.startsWith("flyte-ci-keys/"));
    assert.deepEqual(
      own.map(({ kind }) => kind),
      ["read", "token"],
      "an update in the brown-out costs these two calls, and no write",
    );
    assert.deepEqual(statuses(), ["INACTIVE", "ACTIVE"]);

    clock.advanceDays(1);
    await upWell(live.stack);
    assert.deepEqual(statuses(), ["ACTIVE"]);
    assert.equal(status()?.blocked, undefined);
  });

  it("deletes nothing while Okta does not say whether the new secret works", async () => {
    const { okta, clock } = live.world;
    await upWell(live.stack);
    clock.advanceDays(7);
    await upWell(live.stack);
    clock.advanceDays(1);
    okta.faults.add({ method: "POST", path: /\/token$/, effect: { kind: "status", status: 503 } });
    await upWell(live.stack);
    assert.deepEqual(statuses(), ["INACTIVE", "ACTIVE"]);
    assert.match(
      status()?.blocked ?? "",
      /^nobody could tell whether the key of generation 2 works/,
    );
    await upWell(live.stack);
    assert.deepEqual(statuses(), ["ACTIVE"]);
  });
});
