import assert from "node:assert/strict";
import { readFleet, stackNamed } from "../../cli/fleet/fleet";
import { upStacks } from "../../cli/fleet/up";
import { rotate } from "../../cli/rotate/rotate";
import { lookForStrays } from "../../cli/strays/look";
import { removeStrays } from "../../cli/strays/remove";
import type { Run } from "../../sandbox/stack";
import { entraTeam } from "../support/entraTeam";
import { everyService } from "../support/everyStore";
import {
  heldKey,
  ledgerEntry,
  marksOf,
  ONE_TEAM,
  quietContext,
  upWell,
  writesSince,
} from "../support/liveStack";
import { oidcStackFile } from "../support/oidcStack";
import { PAIRS, TwoWriters, type Kind } from "../support/twoWriters";

describe("two updates of one stack at once, on the real engine", function () {
  this.timeout(300_000);
  let live: TwoWriters;
  let kind: Kind;

  /** A key is in the store, and its rotation is due. */
  async function start(of: Kind): Promise<void> {
    kind = of;
    live = await TwoWriters.start(ONE_TEAM, everyService());
    configure();
    await upWell(live.stack);
    live.world.clock.advanceDays(91);
  }

  afterEach(async () => {
    await live.world.stop();
    assert.deepEqual(live.world.monitor.violations, []);
  });

  function configure(rotation = ""): void {
    const base = { okta: () => ONE_TEAM, entra: () => entraTeam(live.world), oidc };
    const text = base[kind]().replace(PAIRS.okta.store, PAIRS[kind].store);
    const asked = rotation === "" ? "" : `      rotation:\n        ${rotation}\n`;
    live.stack.configure(text.replace("    payments:\n", `    payments:\n${asked}`));
  }
  const oidc = () => oidcStackFile(live);

  const generation = () => ledgerEntry(live)["generation"];
  const working = () => live.world.identities[kind].clients()[0]?.working;
  const fleet = () => {
    const context = quietContext(live);
    return { context, stack: stackNamed(readFleet(context.project), live.stack.name) };
  };

  /** Without a lock. */
  const upBeside = (): Promise<Run> => {
    live.loseLocks();
    return live.stack.up();
  };

  async function strays(): Promise<string[]> {
    const { context, stack } = fleet();
    const [{ strays: found = [] } = {}] = await lookForStrays(context, [stack]);
    return found.map((stray) => `${stray.verdict}, generation ${stray.generation}`);
  }

  /** The next update does nothing; the next rotation and its retirement leave one secret. */
  async function settles(options: { secretsLeft?: number } = {}): Promise<void> {
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.deepEqual(writesSince(live, marks), []);
    const before = Number(generation());
    await retire();
    configure("request: again");
    await upWell(live.stack);
    assert.equal(generation(), before + 1);
    await retire();
    const { context, stack } = fleet();
    for (let step = 0; step < 2; step += 1) {
      await removeStrays(context, [stack], { quarantine: 0, agreed: () => Promise.resolve(true) });
    }
    assert.deepEqual(await strays(), []);
    assert.equal(working(), options.secretsLeft ?? 1);
    await upWell(live.stack);
  }

  async function retire(): Promise<void> {
    for (const days of [8, 2]) {
      live.world.clock.advanceDays(days);
      await upWell(live.stack);
    }
  }

  it("the second fails at once and says who holds the stack, since when, and what to do", async () => {
    await start("okta");
    const marks = marksOf(live);
    const { context, stack } = fleet();
    const refused = () =>
      Promise.all([
        upStacks(context, [stack], {}),
        rotate(context, "payments", { reason: "beside", compromised: false }),
      ]);
    const [outer, [{ stacks }, asked]] = await live.nested(PAIRS.okta.write, refused);
    assert.ok(outer.ok, outer.printed);
    const held = /^is being updated by \S+@\S+, process \d+, since \d{4}-\S+$/;
    for (const { message = "", remedy, exit } of [...stacks, asked]) {
      assert.match(message, held);
      assert.equal(remedy, "wait for it, then run this again");
      assert.equal(exit, 3);
    }
    assert.equal(writesSince(live, marks).length, 2);
    assert.equal(generation(), 2);
  });

  it("okta: the same state, one inside the other: both agree on one secret", async () => {
    await start("okta");
    const [outer, inner] = await live.nested(PAIRS.okta.mint, upBeside);
    assert.ok(outer.ok && inner.ok, outer.printed + inner.printed);
    assert.equal(generation(), 2);
    assert.equal(working(), 2);
    await settles();
  });

  it("okta: one after the other: the last is refused, and the newest backup goes on", async () => {
    await start("okta");
    const [first, last] = await live.together();
    assert.ok(first.ok, first.printed);
    const held = heldKey(live);
    assert.equal(last.ok, false);
    assert.match(last.printed, /two updates ran at once.*pulumi stack import/s);
    assert.deepEqual(await strays(), ["older state, generation 2"]);
    live.importBackup();
    await settles();
    assert.notEqual(heldKey(live), held);
  });

  it("okta: one after the other: without a backup, the next generation goes on", async () => {
    await start("okta");
    await live.together();
    const held = heldKey(live) ?? "";
    configure("nextGeneration: 3");
    const full = await live.stack.up();
    assert.match(full.printed, /2 client secrets.*\(generation 1, .*\(generation 2, /s);
    await live.deleteOldestOktaSecret();
    await upWell(live.stack);
    assert.equal(live.world.monitor.whyDead(held), undefined);
    assert.deepEqual(await strays(), ["stray, generation 2"]);
    assert.equal(generation(), 3);
  });

  it("okta: crossed: one of them is refused before it writes the store", async () => {
    await start("okta");
    const [overwritten, overwriting] = await live.crossed(PAIRS.okta.write);
    assert.equal(overwritten.ok, false);
    assert.ok(overwriting.ok, overwriting.printed);
    await settles();
  });

  it("okta: beside `rotate`, which waits since the other update has rotated", async () => {
    await start("okta");
    const [, outcome] = await live.nested(PAIRS.okta.write, () => {
      live.loseLocks();
      const options = { reason: "beside", compromised: false };
      return rotate(quietContext(live), "payments", options);
    });
    assert.equal(outcome.exit, 3);
    assert.match(outcome.message ?? "", /waits until generation 1 is retired/);
    assert.equal(generation(), 2);
    await settles();
  });

  it("entra: the same state, one inside the other: the secret of the other is told of, and never taken for useless", async () => {
    await start("entra");
    const [outer, inner] = await live.nested(PAIRS.entra.mint, upBeside);
    assert.ok(outer.ok && inner.ok, outer.printed + inner.printed);
    assert.equal(working(), 3);
    assert.deepEqual(await strays(), ["twin, generation 2"]);
    await settles();
  });

  for (const how of ["together", "crossed"] as const) {
    it(`entra: ${how}: the state knows the secret of the other, and keeps it as long as its own`, async () => {
      await start("entra");
      for (const run of await (how === "together"
        ? live.together()
        : live.crossed(PAIRS.entra.write)))
        assert.ok(run.ok, run.printed);
      assert.equal(working(), 3);
      assert.deepEqual(await strays(), []);
      await settles();
    });
  }

  for (const how of ["nested", "together", "crossed"] as const) {
    it(`oidc: ${how}: one client too many works on, and nothing but the provider knows it`, async () => {
      await start("oidc");
      const { mint, write } = PAIRS.oidc;
      const ways = {
        nested: () => live.nested(mint, upBeside),
        together: () => live.together(),
        crossed: () => live.crossed(write),
      };
      for (const run of await ways[how]()) assert.ok(run.ok, run.printed);
      assert.equal(working(), 3);
      await settles({ secretsLeft: 2 });
    });
  }
});
