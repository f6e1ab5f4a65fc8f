import assert from "node:assert/strict";
import {
  heldKey,
  killEngine,
  ledgerEntry,
  ONE_TEAM,
  repairLive,
  startLive,
  upWell,
  type Live,
} from "../support/liveStack";

const ADD_SECRET = { method: "POST", path: "/api/v1/apps/:appId/credentials/secrets" } as const;
const WRITE_STORE = { method: "PUT", path: /\/actions\/secrets\/FLYTE_API_KEY$/ } as const;

describe("failures during a rotation, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;
  let first: string | undefined;

  beforeEach(async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    await upWell(live.stack);
    first = heldKey(live);
    live.world.clock.advanceDays(91);
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  const secrets = () => live.world.okta.secretsOf(live.world.okta.apps()[0]?.id ?? "");

  async function convergesToTwoSecrets(): Promise<void> {
    await upWell(live.stack);
    assert.equal(ledgerEntry(live)["generation"], 2);
    assert.equal(secrets().length, 2);
    assert.equal(live.world.okta.apps().length, 1);
    assert.notEqual(heldKey(live), first);
    const again = await upWell(live.stack);
    assert.equal(again.changes["create"], undefined);
    assert.doesNotMatch(again.printed, /pending operation/);
  }

  it("keeps the old key everywhere while a store refuses, and finishes later", async () => {
    const lift = live.world.github.faults.add({
      ...WRITE_STORE,
      times: Infinity,
      effect: { kind: "status", status: 403 },
    });
    assert.equal((await live.stack.up()).ok, false);
    assert.equal(heldKey(live), first);
    assert.equal(ledgerEntry(live)["generation"], 1);
    lift();
    await convergesToTwoSecrets();
  });

  it("retires nothing under --continue-on-error, and the ledger stays true", async () => {
    const lift = live.world.github.faults.add({
      ...WRITE_STORE,
      times: Infinity,
      effect: { kind: "status", status: 403 },
    });
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await live.stack.up({ continueOnError: true })).ok, false);
      assert.equal(ledgerEntry(live)["generation"], 1);
      assert.deepEqual(
        secrets().map(({ status }) => status),
        ["ACTIVE", "ACTIVE"],
      );
      live.world.clock.advanceDays(10);
    }
    lift();
    await convergesToTwoSecrets();
  });

  it("adopts a secret whose creation was answered into the void", async () => {
    live.world.okta.faults.add({ ...ADD_SECRET, effect: { kind: "reply-lost" } });
    await convergesToTwoSecrets();
  });

  for (const moment of ["before", "after"] as const) {
    it(`recovers from a killed engine ${moment} Okta added the secret`, async () => {
      const kill = async () => {
        killEngine(live);
        await new Promise((resolve) => setTimeout(resolve, 300));
      };
      live.world.okta.faults.add({ ...ADD_SECRET, effect: { kind: "hook", [moment]: kill } });
      assert.equal((await live.stack.up()).ok, false);
      assert.equal(live.stack.locks().length, 1);
      await repairLive(live);
      await convergesToTwoSecrets();
    });

    it(`recovers from a killed engine ${moment} GitHub took the key`, async () => {
      const kill = async () => {
        killEngine(live);
        await new Promise((resolve) => setTimeout(resolve, 300));
      };
      live.world.github.faults.add({ ...WRITE_STORE, effect: { kind: "hook", [moment]: kill } });
      assert.equal((await live.stack.up()).ok, false);
      await repairLive(live);
      await convergesToTwoSecrets();
    });
  }

  it("does not take the lock of a living update", async () => {
    let refused = "";
    live.world.okta.faults.add({
      ...ADD_SECRET,
      effect: {
        kind: "hook",
        before: async () => {
          await repairLive(live).catch((error: Error) => (refused = error.message));
        },
      },
    });
    await upWell(live.stack);
    assert.match(refused, /which is running/);
  });
});
