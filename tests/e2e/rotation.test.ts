import assert from "node:assert/strict";
import {
  heldKey,
  ledgerEntry,
  marksOf,
  ONE_TEAM,
  startLive,
  upWell,
  withRotation,
  writesSince,
  type Live,
} from "../support/liveStack";

describe("rotation on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    await upWell(live.stack);
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  const secrets = () => live.world.okta.secretsOf(live.world.okta.apps()[0]?.id ?? "");

  it("creates with three writes at Okta, one at GitHub and one token request", () => {
    const own = live.world.okta.calls
      .since()
      .filter(({ kind, template }) => kind === "write" && !template.includes("/internal/"));
    assert.deepEqual(
      own.map(({ template }) => template.split("/").pop()),
      ["apps", "policies", "rules"],
    );
    const token = live.world.okta.calls.since().filter(({ kind }) => kind === "token");
    assert.equal(token.length, 1);
    const github = live.world.github.calls.since().filter(({ kind }) => kind === "write");
    assert.equal(github.length, 1);
  });

  it("leaves the app's only secret the one that the program drew", () => {
    const key = Buffer.from(heldKey(live) ?? "", "base64").toString();
    assert.deepEqual(
      secrets().map(({ clientSecret }) => key.split(":")[2] === clientSecret),
      [true],
    );
  });

  it("does nothing at all in a second update", async () => {
    const marks = marksOf(live);
    const own = live.world.okta.calls.since().length;
    const run = await upWell(live.stack);
    assert.deepEqual(writesSince(live, marks), []);
    assert.equal(run.changes["create"], undefined);
    assert.equal(run.changes["update"], undefined);
    const after = live.world.okta.calls.since(own);
    assert.deepEqual(
      after.filter(({ userAgent }) => userAgent.startsWith("flyte-ci-keys/")),
      [],
    );
  });

  it("rotates, disables and retires in separate updates, and the ledger follows", async () => {
    const first = heldKey(live);
    live.world.clock.advanceDays(91);
    await upWell(live.stack);
    assert.notEqual(heldKey(live), first);
    assert.equal(ledgerEntry(live)["generation"], 2);
    const clientId = live.world.okta.apps()[0]?.clientId;
    assert.deepEqual(ledgerEntry(live)["previous"], {
      generation: 1,
      clientId,
      subject: clientId,
    });
    assert.deepEqual(
      secrets().map(({ status }) => status),
      ["ACTIVE", "ACTIVE"],
    );
    live.world.clock.advanceDays(7);
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.equal(writesSince(live, marks).length, 1);
    assert.deepEqual(
      secrets().map(({ status }) => status),
      ["INACTIVE", "ACTIVE"],
    );
    live.world.clock.advanceDays(1);
    await upWell(live.stack);
    assert.equal(secrets().length, 1);
    assert.equal(ledgerEntry(live)["previous"], undefined);
  });

  it("answers a request once", async () => {
    live.stack.configure(withRotation("request: first"));
    await upWell(live.stack);
    assert.equal(ledgerEntry(live)["generation"], 2);
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.equal(ledgerEntry(live)["generation"], 2);
    assert.deepEqual(writesSince(live, marks), []);
  });

  it("kills a leaked key in the second of two updates", async () => {
    const leaked = heldKey(live) ?? "";
    live.stack.configure(withRotation("request: leak\n        compromised: true"));
    await upWell(live.stack);
    assert.equal(live.world.monitor.whyDead(leaked), undefined);
    await upWell(live.stack);
    assert.notEqual(live.world.monitor.whyDead(leaked), undefined);
  });

  it("keeps the previous key while `hold` is on, and switches it on again", async () => {
    live.world.clock.advanceDays(91);
    await upWell(live.stack);
    live.world.clock.advanceDays(8);
    await upWell(live.stack);
    assert.deepEqual(
      secrets().map(({ status }) => status),
      ["INACTIVE", "ACTIVE"],
    );
    live.stack.configure(withRotation("hold: true"));
    live.world.clock.advanceDays(8);
    await upWell(live.stack);
    assert.deepEqual(
      secrets().map(({ status }) => status),
      ["ACTIVE", "ACTIVE"],
    );
  });
});
