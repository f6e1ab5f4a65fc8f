import assert from "node:assert/strict";
import { EmbeddedProvider } from "../../sandbox/emulators/oidc/embeddedProvider";
import { LeakSearch } from "../../sandbox/leaks";
import {
  heldKey,
  killEngine,
  ledgerEntry,
  repairLive,
  startLive,
  upWell,
  type Live,
} from "../support/liveStack";
import { clientNames, oidcCalls, oidcStackFile, statusOf } from "../support/oidcStack";

const NAME = "flyte-ci-keys/dev/payments";

describe("a client per generation at an OpenID provider, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive();
    live.stack.configure(oidcStackFile(live));
    await upWell(live.stack);
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  it("registers, proves, delivers: one registration, one token, one write to the store", () => {
    assert.deepEqual(
      oidcCalls(live).filter((call) => !call.startsWith("GET")),
      ["POST reg", "POST token"],
    );
    const github = live.world.github.calls.since().filter(({ kind }) => kind === "write");
    assert.equal(github.length, 1);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`]);
  });

  it("does nothing at all in a second update", async () => {
    const mark = live.world.oidc.calls.mark();
    const run = await upWell(live.stack);
    assert.deepEqual(oidcCalls(live, mark), []);
    assert.equal(run.changes["create"], undefined);
    assert.equal(run.changes["update"], undefined);
  });

  it("rotates to another client, whose subject is told beside the old one until that is deleted", async () => {
    const first = heldKey(live);
    const [one] = live.world.oidc.clients();
    live.world.clock.advanceDays(91);
    const mark = live.world.oidc.calls.mark();
    await upWell(live.stack);
    assert.notEqual(heldKey(live), first);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`, `${NAME}/g2`]);
    const [, two] = live.world.oidc.clients();
    const both = [two, one].map((client, index) => ({
      generation: 2 - index,
      clientId: client?.clientId,
      subject: client?.clientId,
    }));
    assert.deepEqual(statusOf(live)["subjects"], both);
    live.world.clock.advanceDays(8);
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g2`]);
    assert.deepEqual(statusOf(live)["subjects"], both.slice(0, 1));
    assert.equal(ledgerEntry(live)["previous"], undefined);
    // The second token proves the survivor once more before its predecessor goes.
    assert.deepEqual(
      oidcCalls(live, mark).filter((call) => !call.startsWith("GET")),
      ["POST reg", "POST token", "POST token", "DELETE :clientId"],
    );
  });

  it("takes a changed scope for the next generation, and never touches the client that is there", async () => {
    const mark = live.world.oidc.calls.mark();
    live.stack.configure(oidcStackFile(live, { identity: "    scope: openid\n" }));
    const run = await live.stack.up();
    assert.match(run.printed, /does not grant|the scope/); // a machine is never granted `openid`
    assert.deepEqual(clientNames(live), [`${NAME}/g1`, `${NAME}/g2`]);
    assert.ok(oidcCalls(live, mark).every((call) => !call.startsWith("PUT")));
    assert.equal(ledgerEntry(live)["generation"], 1);
    live.stack.configure(oidcStackFile(live));
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`]);
  });

  it("replaces a client that no pipeline has had when its settings turn out wrong", async () => {
    live.stack.configure(oidcStackFile(live, { identity: "    scope: openid\n" }));
    await live.stack.up();
    const [, wrong] = live.world.oidc.clients();
    live.world.clock.advanceDays(91);
    live.stack.configure(oidcStackFile(live));
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`, `${NAME}/g2`]);
    assert.ok(!live.world.oidc.clients().some(({ clientId }) => clientId === wrong?.clientId));
    assert.equal(ledgerEntry(live)["generation"], 2);
  });

  it("protects the client that pipelines use from deletion, and lets its predecessor go", async () => {
    const guarded = (team = "") =>
      oidcStackFile(live, { team }).replace("protect: false", "protect: true");
    live.stack.configure(guarded());
    await upWell(live.stack);
    const run = await live.stack.destroy();
    assert.equal(run.ok, false);
    assert.match(run.printed, /protected/);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`]);
    live.stack.configure(
      guarded("      rotation:\n        request: leak\n        compromised: true\n"),
    );
    await upWell(live.stack);
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g2`]);
  });

  it("registers anew under the same generation what an administrator deleted, after a refresh", async () => {
    const [client] = live.world.oidc.clients();
    await live.world.oidc.deleteByHand(client?.clientId ?? "");
    live.world.monitor.violations.length = 0; // the administrator's doing
    const run = await live.stack.up({ refresh: true });
    assert.ok(run.ok, run.printed);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`]);
    assert.equal(live.world.monitor.whyDead(heldKey(live) ?? ""), undefined);
    live.world.monitor.violations.length = 0;
  });

  it("does not register a superseded client that is gone", async () => {
    live.world.clock.advanceDays(91);
    await upWell(live.stack);
    const [old] = live.world.oidc.clients();
    await live.world.oidc.deleteByHand(old?.clientId ?? "");
    const run = await live.stack.up({ refresh: true });
    assert.ok(run.ok, run.printed);
    assert.deepEqual(clientNames(live), [`${NAME}/g2`]);
    live.world.clock.advanceDays(8);
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g2`]);
  });

  it("reports the client that a lost answer left behind, and finishes in another update", async () => {
    live.world.clock.advanceDays(91);
    const path = live.world.oidc.paths.registration;
    live.world.oidc.faults.add({ method: "POST", path, effect: { kind: "reply-lost" } });
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /look for a client named\s+"flyte-ci-keys\/dev\/payments\/g2"/);
    const orphan = live.world.oidc.clients().find(({ clientName }) => clientName.endsWith("/g2"));
    await live.world.oidc.deleteByHand(orphan?.clientId ?? "");
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g1`, `${NAME}/g2`]);
    assert.equal(ledgerEntry(live)["generation"], 2);
  });

  it("goes on after the engine was killed while the client registered", async () => {
    live.world.clock.advanceDays(91);
    const kill = async () => {
      killEngine(live);
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    const path = live.world.oidc.paths.registration;
    live.world.oidc.faults.add({ method: "POST", path, effect: { kind: "hook", before: kill } });
    assert.equal((await live.stack.up()).ok, false);
    await repairLive(live);
    await upWell(live.stack);
    assert.equal(ledgerEntry(live)["generation"], 2);
    // The server had heard the first one out: nobody can tell it apart but by its name and its age.
    assert.deepEqual(clientNames(live), [`${NAME}/g1`, `${NAME}/g2`, `${NAME}/g2`]);
  });

  it("keeps a retired client in its state until it is really gone", async () => {
    live.world.clock.advanceDays(91);
    await upWell(live.stack);
    live.world.clock.advanceDays(8);
    const path = `${live.world.oidc.paths.registration}/:clientId`;
    live.world.oidc.faults.add({ path, effect: { kind: "status", status: 401 } });
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /still gets\s+tokens/);
    await upWell(live.stack);
    assert.deepEqual(clientNames(live), [`${NAME}/g2`]);
  });

  it("leaves neither clients nor secrets behind", async () => {
    const { world, stack } = live;
    const secrets = [...world.monitor.secrets, world.oidc.initialAccessToken];
    const run = await stack.destroy();
    assert.ok(run.ok, run.printed);
    assert.deepEqual(clientNames(live), []);
    const search = new LeakSearch(secrets);
    search.folder(world.folder);
    search.text("events", JSON.stringify(run.events));
    assert.ok(search.searched > 5);
    assert.deepEqual(search.leaks, []);
  });
});

describe("an OpenID provider that registers no clients, on the real engine", function () {
  this.timeout(120_000);

  it("is known in a preview, and nothing is made", async () => {
    const live = await startLive({
      world: {
        oidc: (clock) =>
          new EmbeddedProvider(clock, { initialAccessToken: "unused", registration: false }),
      },
    });
    live.stack.configure(oidcStackFile(live));
    for (const run of [await live.stack.preview(), await live.stack.up()]) {
      assert.equal(run.ok, false);
      assert.match(
        run.printed,
        /registers no clients: its metadata names no\s+registration_endpoint/,
      );
    }
    assert.deepEqual([...live.world.github.secrets()], []);
    await live.world.stop();
  });
});
