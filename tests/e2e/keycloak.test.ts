import assert from "node:assert/strict";
import { KeycloakRealm } from "../../sandbox/emulators/oidc/keycloakRealm";
import { LeakSearch } from "../../sandbox/leaks";
import type { Run } from "../../sandbox/stack";
import { keycloak, stopKeycloak } from "../support/keycloak";
import { heldKey, ledgerEntry, startLive, upWell, type Live } from "../support/liveStack";
import { clientNames, oidcCalls, oidcStackFile, statusOf } from "../support/oidcStack";

const NAME = "flyte-ci-keys/dev/payments";

/** Keycloak has a clock of its own: rotations are asked for, and a previous key is over at once. */
function rotation(request?: string): string {
  const lines = [
    "rotation:",
    "  overlap: 0h",
    ...(request === undefined ? [] : [`  request: ${request}`]),
  ];
  return lines.map((line) => `      ${line}\n`).join("");
}

describe("a client per generation at Keycloak, on the real engine", function () {
  this.timeout(120_000);
  let live: Live | undefined;
  const runs: Run[] = [];

  before(async function () {
    const url = await keycloak(this);
    live = await startLive({ world: { oidc: (clock) => new KeycloakRealm(clock, url) } });
    live.stack.configure(oidcStackFile(live, { team: rotation() }));
  });

  after(async () => live?.world.stop());
  after(stopKeycloak);

  function current(): Live {
    assert.ok(live);
    return live;
  }

  /** Runs `up`; what it asked of Keycloak, reads apart. */
  async function up(): Promise<{ run: Run; writes: string[] }> {
    const mark = current().world.oidc.calls.mark();
    const run = await upWell(current().stack);
    runs.push(run);
    const writes = oidcCalls(current(), mark).filter((call) => !call.startsWith("GET"));
    return { run, writes };
  }

  it("creates: one registration and one token", async () => {
    assert.deepEqual((await up()).writes, ["POST openid-connect", "POST token"]);
    assert.deepEqual(clientNames(current()), [`${NAME}/g1`]);
    const { clientId, subject } = statusOf(current());
    assert.notEqual(clientId, subject); // Keycloak's subject is the client's service account
  });

  it("does nothing in a second update", async () => {
    const mark = current().world.oidc.calls.mark();
    const { run } = await up();
    assert.deepEqual(oidcCalls(current(), mark), []);
    assert.equal(run.changes["update"], undefined);
  });

  it("rotates, and both keys work", async () => {
    const held = heldKey(current());
    current().stack.configure(oidcStackFile(current(), { team: rotation("quarterly") }));
    assert.deepEqual((await up()).writes, ["POST openid-connect", "POST token"]);
    assert.notEqual(heldKey(current()), held);
    assert.deepEqual(clientNames(current()), [`${NAME}/g1`, `${NAME}/g2`]);
    const subjects = statusOf(current())["subjects"] as { generation: number; subject: string }[];
    assert.deepEqual(
      subjects.map(({ generation }) => generation),
      [2, 1],
    );
    assert.equal(new Set(subjects.map(({ subject }) => subject)).size, 2);
  });

  it("retires the old client after one more proof of the new one", async () => {
    assert.deepEqual((await up()).writes, ["POST token", "DELETE :clientId"]);
    assert.deepEqual(clientNames(current()), [`${NAME}/g2`]);
    assert.equal(ledgerEntry(current())["previous"], undefined);
  });

  it("destroys, and at no time was a key dead in the store or a secret in clear", async () => {
    const { world, stack } = current();
    const run = await stack.destroy();
    assert.ok(run.ok, run.printed);
    assert.deepEqual(clientNames(current()), []);
    assert.deepEqual(world.monitor.violations, []);
    const search = new LeakSearch([...world.monitor.secrets, world.oidc.initialAccessToken]);
    search.folder(world.folder);
    for (const { printed, events } of [...runs, run]) {
      search.text("output and events", printed + JSON.stringify(events));
    }
    assert.ok(search.searched > 10);
    assert.deepEqual(search.leaks, []);
  });
});
