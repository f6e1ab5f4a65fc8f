import assert from "node:assert/strict";
import { alwaysLagging } from "../../sandbox/emulators/entra/replicas";
import { entraTeam } from "../support/entraTeam";
import { heldKey, startLive, upWell, type Live } from "../support/liveStack";
import { useMutant, type Mutation } from "./mutant";

/** The check asks for tokens as ever, and takes every refusal for a success. */
const ALWAYS_GREEN: Mutation = {
  file: "provider/check/prove.ts",
  from: "return tryOnce(inputs, key, { server, plane }, clock, context.signal);",
  to: `return tryOnce(inputs, key, { server, plane }, clock, context.signal).catch(() => ({
        subject: key.clientId, issuer: inputs.issuer, audience: [], provenThrough: "idp" as const,
      }));`,
};

/** How long Entra's replicas take to know a new secret, milliseconds. */
const LAG_MS = 4000;

describe("A14: a new secret that some replicas refuse for four seconds", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive({
      stackFile: (world) =>
        entraTeam(world).replace(
          /interval: .*\n +timeout: .*\n/,
          "interval: 1\n      timeout: 20\n",
        ),
    });
    await upWell(live.stack);
    live.world.clock.advanceDays(91);
    live.world.entra.settings.window = LAG_MS;
    live.world.entra.settings.replica = alwaysLagging;
  });

  afterEach(() => live.world.stop());

  it("reaches no store before every replica takes it", async () => {
    const first = heldKey(live);
    await upWell(live.stack);
    assert.notEqual(heldKey(live), first);
    assert.deepEqual(live.world.monitor.violations, []);
  });

  it("is seen in a store, dead, when the check is mutated to be green whatever it is answered", async () => {
    await useMutant(live.stack, ALWAYS_GREEN);
    const first = heldKey(live);
    await upWell(live.stack);
    assert.notEqual(heldKey(live), first);
    assert.match(live.world.monitor.violations[0]?.store ?? "", /acme\/payments/);
  });
});
