import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { decodeApiKey } from "../../../components/apiKey";
import type { FleetOutcome } from "../../../cli/fleet/up";
import type { RotateOutcome } from "../../../cli/rotate/rotate";
import type { Board } from "../../../cli/status/schema";
import { LiveFleet } from "../../support/liveFleet";

describe("rotating one team now, on the real engine", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;

  before(async () => {
    fleet = await LiveFleet.start({
      "payments-prod": ["payments"],
      "search-prod": ["search"],
      spare: ["late"],
    });
    rmSync(fleet.file("spare"));
    await fleet.json(0, "up", "--all");
  });

  after(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  it("refuses a team that is unknown, and one that has no key yet", async () => {
    const unknown = await fleet.run("rotate", "paymnts", "--reason", "x");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /did you mean "payments"\?/);
    await fleet.json(
      0,
      "add-team",
      "late",
      "--stack",
      "search-prod",
      "--store",
      "github:acme/late",
    );
    const early = await fleet.run("rotate", "late", "--reason", "x");
    assert.match(
      early.stderr,
      /"late" has no key to rotate yet: flyte-ci-keys up --stack search-prod/,
    );
  });

  it("makes one new key, writes the reason with the time, and leaves other stacks alone", async () => {
    const first = fleet.heldKey("payments") ?? "";
    const other = fleet.heldKey("search");
    const outcome = await fleet.json<RotateOutcome>(0, "rotate", "payments", "--reason", "0042");
    assert.deepEqual(
      [outcome.before, outcome.generation, outcome.previous, outcome.updates],
      [1, 2, 1, 1],
    );
    assert.match(fleet.read("payments-prod"), /request: "0042 \(\d{4}-\d\d-\d\dT/);
    assert.notEqual(fleet.heldKey("payments"), first);
    assert.equal(fleet.heldKey("search"), other);
    assert.equal(fleet.world.monitor.whyDead(first), undefined);
  });

  it("up --due passes over stacks in which nothing is due", async () => {
    const none = await fleet.json<FleetOutcome>(0, "up", "--stack", "payments-prod", "--due");
    assert.deepEqual(none.stacks, []);
    const late = await fleet.json<FleetOutcome>(0, "up", "--all", "--due");
    assert.deepEqual(
      late.stacks.map(({ stack }) => stack),
      ["search-prod"], // "late" has no key yet
    );
    assert.equal(fleet.generation("search-prod", "late"), 1);
  });

  it("goes on with the same reason after a failure, and makes no further key", async () => {
    fleet.world.github.faults.add({
      method: "PUT",
      path: /\/actions\/secrets\/FLYTE_API_KEY$/,
      effect: { kind: "status", status: 403 },
    });
    // Generation 1 must go first; a leak does not wait for its overlap.
    const failed = await fleet.run("rotate", "payments", "--reason", "leak", "--compromised");
    assert.equal(failed.code, 1, failed.stdout + failed.stderr);
    const request = /request: .*/.exec(fleet.read("payments-prod"))?.[0];
    const leaked = fleet.heldKey("payments") ?? "";
    const again = await fleet.json<RotateOutcome>(
      0,
      ...["rotate", "payments", "--reason", "leak", "--compromised"],
    );
    assert.equal(/request: .*/.exec(fleet.read("payments-prod"))?.[0], request);
    assert.deepEqual([again.generation, again.previous], [3, null]);
    assert.notEqual(fleet.world.monitor.whyDead(leaked), undefined);
    const { clientId } = decodeApiKey(fleet.heldKey("payments") ?? "");
    assert.equal(fleet.world.okta.secretsOf(clientId).length, 1);
  });

  it("takes `compromised` out again, so that the next rotation has its overlap", () => {
    assert.doesNotMatch(fleet.read("payments-prod"), /compromised/);
  });

  it("says what it waits for when an older key must be retired first", async () => {
    await fleet.json(0, "rotate", "payments", "--reason", "one");
    const { code, stdout } = await fleet.run("rotate", "payments", "--reason", "two");
    assert.equal(code, 3);
    assert.match(stdout, /waits until generation 3 is retired: only two may live at a time/);
    const shown = await fleet.json<Board>(3, "status", "--team", "payments");
    assert.equal(shown.teams[0]?.state, "blocked");
    assert.match(shown.teams[0]?.request ?? "", /^two \(/);
  });

  it("will not keep a leaked key alive", async () => {
    const text = fleet.read("search-prod");
    fleet.write(
      "search-prod",
      text.replace("    search:\n", "    search:\n      rotation: {hold: true}\n"),
    );
    const { code, stderr } = await fleet.run("rotate", "search", "--reason", "x", "--compromised");
    assert.equal(code, 1);
    assert.match(stderr, /has `hold: true`, which keeps the leaked key alive/);
    assert.doesNotMatch(fleet.read("search-prod"), /request/);
  });
});
