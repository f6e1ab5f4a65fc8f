import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetOutcome } from "../../../cli/fleet/up";
import type { Board } from "../../../cli/status/schema";
import type { Verdict } from "../../../cli/verify/verify";
import { LeakSearch } from "../../../sandbox/leaks";
import { LiveFleet, type Ran } from "../../support/liveFleet";

describe("a fleet with stacks in trouble, on the real engine", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;
  let ran: Ran;
  let outcome: FleetOutcome;

  before(async () => {
    fleet = await LiveFleet.start({
      "good-prod": ["good"],
      "corrupt-prod": ["corrupt"],
      "locked-prod": ["locked"],
      "failing-prod": ["failing"],
      "no-yaml-prod": ["unread"],
      "other-prod": ["other"],
    });
    await fleet.json<FleetOutcome>(0, "up", "--stack", "corrupt-prod", "locked-prod");
    const state = join(fleet.world.folder, ".pulumi/stacks/flyte-ci-keys/corrupt-prod.json");
    writeFileSync(state, readFileSync(state, "utf8").slice(0, 5000));
    const locks = join(fleet.world.folder, ".pulumi/locks/organization/flyte-ci-keys/locked-prod");
    mkdirSync(locks, { recursive: true });
    writeFileSync(
      join(locks, "11111111-2222-4333-8444-555555555555.json"),
      '{"pid":4242,"username":"jo","hostname":"ci-runner-7","timestamp":"2026-01-02T03:04:05Z"}',
    );
    fleet.write("failing-prod", fleet.read("failing-prod").replace("acme/failing", "acme/absent"));
    fleet.write("no-yaml-prod", "config: [\n");
    ran = await fleet.run("up", "--all", "--concurrency", "2", "--json");
    outcome = JSON.parse(ran.stdout) as FleetOutcome;
  });

  after(async () => {
    // One test switches an app off by hand, and back on.
    const unexpected = fleet.world.monitor.violations.filter(
      ({ after: what }) => !/ is INACTIVE$/.test(what),
    );
    await fleet.stop();
    assert.deepEqual(unexpected, []);
  });

  const stackOf = (name: string) => {
    const found = outcome.stacks.find(({ stack }) => stack === name);
    assert.ok(found, name);
    return found;
  };

  it("updates every stack that can be updated, and says that some could not", () => {
    assert.equal(ran.code, 1);
    assert.deepEqual(
      outcome.stacks.map(({ stack, outcome: how }) => [stack, how]),
      [
        ["corrupt-prod", "failed"],
        ["failing-prod", "failed"],
        ["good-prod", "succeeded"],
        ["locked-prod", "locked"],
        ["no-yaml-prod", "failed"],
        ["other-prod", "succeeded"],
      ],
    );
    assert.notEqual(fleet.heldKey("good"), undefined);
    assert.notEqual(fleet.heldKey("other"), undefined);
  });

  it("says of a damaged state which file it is, and how to restore it", () => {
    const { message, remedy } = stackOf("corrupt-prod");
    assert.match(message ?? "", /corrupt-prod\.json is damaged$/);
    assert.match(remedy ?? "", /pulumi stack import/);
  });

  it("says of a lock who holds it, since when, and what to run", () => {
    const { message, remedy, exit } = stackOf("locked-prod");
    assert.match(
      message ?? "",
      /locked by jo@ci-runner-7, process 4242, since 2026-01-02T03:04:05Z/,
    );
    assert.match(remedy ?? "", /flyte-ci-keys repair --stack locked-prod --force/);
    assert.equal(exit, 3);
  });

  it("says of a refused call what the service said", () => {
    const { message, remedy } = stackOf("failing-prod");
    assert.match(message ?? "", /acme\/absent/);
    assert.equal(remedy, "flyte-ci-keys up --stack failing-prod");
  });

  it("says of a file that is no YAML which line it is", () => {
    assert.match(
      stackOf("no-yaml-prod").message ?? "",
      /Pulumi\.no-yaml-prod\.yaml, line \d+: is not YAML/,
    );
  });

  it("prints plain lines for a pipe, one for each stack", () => {
    assert.match(ran.stderr, /^\[1\/4\] [a-z-]+: /m);
    assert.match(ran.stderr, /^\[4\/4\] [a-z-]+: /m);

    assert.doesNotMatch(ran.stderr + ran.stdout, /\u001b/);
  });

  it("leaves no lock of its own and does not select a stack", () => {
    const locks = readdirSync(join(fleet.world.folder, ".pulumi/locks"), {
      recursive: true,
      encoding: "utf8",
    });
    assert.deepEqual(
      locks.filter((file) => file.endsWith(".json")).map((file) => file.split("/").at(-2)),
      ["locked-prod"],
    );
  });

  it("shows all of it in the status", async () => {
    const shown = await fleet.json<Board>(1, "status");
    assert.deepEqual(
      shown.stacks.map(({ stack, state, readable }) => [stack, state, readable]),
      [
        ["corrupt-prod", "human", false],
        ["failing-prod", "ok", true],
        ["good-prod", "ok", true],
        ["locked-prod", "blocked", true],
        ["no-yaml-prod", "human", false],
        ["other-prod", "ok", true],
      ],
    );
    assert.deepEqual(
      shown.teams.map(({ team, state, generation }) => [team, state, generation]),
      [
        ["failing", "due", null],
        ["good", "ok", 1],
        ["locked", "ok", 1],
        ["other", "ok", 1],
      ],
    );
  });

  it("does nothing in a second update of a good stack", async () => {
    const marks = [fleet.world.okta.calls.mark(), fleet.world.github.calls.mark()];
    const again = await fleet.json<FleetOutcome>(0, "up", "--team", "good");
    assert.deepEqual(Object.keys(again.stacks[0]?.changes ?? {}).sort(), ["read", "same"]);
    const writes = [
      ...fleet.world.okta.calls.since(marks[0]),
      ...fleet.world.github.calls.since(marks[1]),
    ].filter(({ kind }) => kind === "write");
    assert.deepEqual(writes, []);
  });

  it("refuses a team that is in no stack, naming the closest", async () => {
    const { code, stderr } = await fleet.run("up", "--team", "god");
    assert.equal(code, 1);
    assert.match(stderr, /no stack has a team "god"; did you mean "good"\?/);
  });

  it("finishes a stack once what was in its way is gone", async () => {
    fleet.write("failing-prod", fleet.read("failing-prod").replace("acme/absent", "acme/failing"));
    await fleet.json<FleetOutcome>(0, "up", "--stack", "failing-prod");
    assert.equal(fleet.generation("failing-prod", "failing"), 1);
    assert.equal(fleet.world.okta.apps().length, 5);
  });

  it("proves every key without an update, and sees one that is dead", async () => {
    const teams = ["--team", "good", "other"];
    const good = await fleet.json<{ verdicts: Verdict[] }>(0, "verify", ...teams);
    assert.deepEqual(
      good.verdicts.map(({ team, result, generation }) => [team, result, generation]),
      [
        ["good", "works", 1],
        ["other", "works", 1],
      ],
    );
    const app = fleet.world.okta.apps().find(({ label }) => label === "flyte-ci other");
    assert.ok(app);
    await fetch(`${fleet.world.okta.url}/api/v1/apps/${app.id}/lifecycle/deactivate`, {
      method: "POST",
      headers: { authorization: "SSWS sandbox-okta-administrator-token" },
    });
    const dead = await fleet.json<{ verdicts: Verdict[] }>(4, "verify", ...teams);
    assert.deepEqual(
      dead.verdicts.map(({ team, result }) => [team, result]),
      [
        ["good", "works"],
        ["other", "refused"],
      ],
    );
    assert.match(dead.verdicts[1]?.message ?? "", /deactivated|not accepted/);
    await fetch(`${fleet.world.okta.url}/api/v1/apps/${app.id}/lifecycle/activate`, {
      method: "POST",
      headers: { authorization: "SSWS sandbox-okta-administrator-token" },
    });
  });

  it("takes the keys from the stack's outputs where it exports them", async () => {
    const settings = fleet.read("good-prod");
    fleet.write(
      "good-prod",
      settings.replace("config:\n", "config:\n  flyte-ci-keys:exportKeys: true\n"),
    );
    await fleet.json<FleetOutcome>(0, "up", "--team", "good");
    const { verdicts } = await fleet.json<{ verdicts: Verdict[] }>(0, "verify", "--team", "good");
    assert.equal(verdicts[0]?.result, "works");
  });

  it("prints no secret", async () => {
    const texts = [ran, await fleet.run("verify", "--team", "good"), await fleet.run("status")];
    const search = new LeakSearch(fleet.world.monitor.secrets);
    for (const { stdout, stderr } of texts) search.text("printed", stdout + stderr);
    assert.deepEqual(search.leaks, []);
    assert.ok(search.searched > 0);
  });
});
