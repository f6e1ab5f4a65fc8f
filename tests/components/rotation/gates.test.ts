import assert from "node:assert/strict";
import fc from "fast-check";
import {
  judgeRuns,
  triesSurvivor,
  waitsForRunsUntil,
  type RetirementInput,
  type StoreRuns,
} from "../../../components/rotation/gates";
import type { LedgerEntry } from "../../../components/rotation/ledger";
import { planRotation } from "../../../components/rotation/plan";
import { DAY, type RotationPolicy } from "../../../components/rotation/policy";
import { at, DELIVERED, DISABLED, HOUR, iso, OVERLAPPING, START } from "./entries";

/** Old key on for 3 days, then off for 1; runs are waited for, half a day. */
const POLICY: RotationPolicy = {
  every: 30 * DAY,
  overlap: 3 * DAY,
  spread: 0,
  brownout: DAY,
  waitForRuns: 12 * HOUR,
};

function input(
  ledger: LedgerEntry | undefined,
  days: number,
  more: Partial<RetirementInput> = {},
): RetirementInput {
  return { ledger, policy: POLICY, now: at(days), requests: {}, gates: {}, ...more };
}

describe("waitsForRunsUntil: whether to look at pipelines at all", () => {
  const leaked = { requests: { request: "leak", compromised: true } };
  const off = { policy: { ...POLICY, waitForRuns: 0 } };
  const { waitForRuns, ...rest } = POLICY;
  const cases: [string, RetirementInput, Date | undefined][] = [
    ["not before the first delivery", input(undefined, 0), undefined],
    ["not where no generation is to go", input(DELIVERED, 9), undefined],
    ["not in the overlap", input(OVERLAPPING, 2.9), undefined],
    ["once the overlap is over", input(OVERLAPPING, 3), at(3.5)],
    ["long after it, too, to tell what still runs", input(OVERLAPPING, 20), at(3.5)],
    ["not in the brown-out", input(DISABLED, 3.9), undefined],
    ["once the brown-out is over", input(DISABLED, 4), at(3.5)],
    ["not for a leaked key", input(OVERLAPPING, 9, leaked), undefined],
    ["not for a held key", input(OVERLAPPING, 9, { gates: { hold: true } }), undefined],
    ["not when the wait is nothing", input(OVERLAPPING, 9, off), undefined],
    ["not unless asked for", input(OVERLAPPING, 9, { policy: rest }), undefined],
  ];
  assert.equal(waitForRuns, 12 * HOUR);
  for (const [name, given, expected] of cases) {
    it(name, () => assert.deepEqual(waitsForRunsUntil(given), expected));
  }

  it("only in updates that would otherwise disable or delete", () => {
    let looked = 0;
    const hours = fc.integer({ min: 0, max: 20 * 24 }).map((count) => count / 24);
    const ledgers = fc.oneof(
      fc.constantFrom(undefined, DELIVERED, OVERLAPPING),
      hours.map((days): LedgerEntry => ({
        ...DELIVERED,
        previous: { generation: 1, disabledAt: iso(days) },
      })),
    );
    fc.assert(
      fc.property(ledgers, hours, fc.boolean(), (ledger, days, hold) => {
        const given = input(ledger, days, { gates: { hold } });
        const { generations } = planRotation({ team: "payments", ...given });
        const before = ledger?.previous;
        const retires =
          before !== undefined &&
          (generations.length === 1 ||
            (generations[1]?.phase === "disabled" && before.disabledAt === undefined));
        assert.equal(waitsForRunsUntil(given) !== undefined, retires);
        if (retires) looked += 1;
      }),
      { numRuns: 500 },
    );
    assert.ok(looked > 0);
  });
});

describe("triesSurvivor: whether to try the key that would survive", () => {
  const leaked = { requests: { request: "leak", compromised: true } };
  const cases: [string, RetirementInput, boolean][] = [
    ["not before the first delivery", input(undefined, 0), false],
    ["not while one generation lives", input(DELIVERED, 9), false],
    ["not while the old key works", input(OVERLAPPING, 9), false],
    ["in the brown-out", input(DISABLED, 3.1), true],
    ["before the deletion", input(DISABLED, 9), true],
    ["not for a leaked key", input(DISABLED, 9, leaked), false],
    ["not for a held key", input(DISABLED, 9, { gates: { hold: true } }), false],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () => assert.equal(triesSurvivor(given), expected));
  }
});

describe("judgeRuns", () => {
  const times = { deliveredAt: iso(0), now: at(3), until: at(3.5) };
  const late = { ...times, now: at(3.5) };
  const seen = (more: Partial<StoreRuns> = {}): StoreRuns => ({
    kind: "workflow run",
    place: "acme/payments",
    runs: [],
    ...more,
  });
  const run = (number: number, days: number) => ({ name: `run ${number}`, since: iso(days) });

  it("lets the key go when nothing runs", () => {
    assert.deepEqual(judgeRuns([], times), { warnings: [] });
    assert.deepEqual(judgeRuns([seen()], times), { warnings: [] });
  });

  it("waits for one run, and says since when it runs and how long it waits", () => {
    assert.deepEqual(judgeRuns([seen({ runs: [run(7, -1)] })], times), {
      closed:
        `1 workflow run of acme/payments from before ${iso(0)} still runs (the oldest since ${iso(-1)}); ` +
        `waits until ${iso(3.5)} at most`,
      warnings: [],
    });
  });

  it("names the oldest of several, in every place", () => {
    const { closed = "" } = judgeRuns(
      [
        seen({ runs: [run(7, -1), run(8, -2)] }),
        seen({ kind: "build", place: "payments/ml", runs: [run(9, -3)] }),
      ],
      times,
    );
    assert.match(closed, /^2 workflow runs of acme\/payments from before .* still run \(/);
    assert.ok(closed.includes(`the oldest since ${iso(-2)}); 1 build of payments/ml`));
    assert.ok(closed.includes(`the oldest since ${iso(-3)}); waits until`));
  });

  it("does not wait for runs that began with the new key", () => {
    assert.deepEqual(judgeRuns([seen({ runs: [run(7, 0), run(8, 1)] })], times), { warnings: [] });
  });

  it("goes on once the time is over, and names what still runs", () => {
    const runs = [1, 2, 3, 4, 5, 6, 7].map((number) => run(number, -number));
    const { closed, warnings } = judgeRuns([seen({ runs })], late);
    assert.equal(closed, undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /no longer waited for, since .*7 workflow runs of acme/);
    assert.match(warnings[0] ?? "", /: run 7, run 6, run 5, run 4, run 3, 2 more$/);
  });

  it("does not wait for what nobody may see, and says so", () => {
    const stores = [seen({ hidden: "answered 403" }), seen({ place: "acme/app" })];
    assert.deepEqual(judgeRuns(stores, times), {
      warnings: ["workflow runs of acme/payments are not waited for: answered 403"],
    });
  });

  it("waits while a service does not answer, until the time is over", () => {
    const stores = [seen({ failed: "answered 502" })];
    assert.match(judgeRuns(stores, times).closed ?? "", /nobody could tell .*502; waits until/);
    const { closed, warnings } = judgeRuns(stores, late);
    assert.equal(closed, undefined);
    assert.match(warnings[0] ?? "", /no longer waited for, .*502/);
  });

  it("never waits beyond its time, nor without a reason", () => {
    const days = fc.integer({ min: -200, max: 200 }).map((hours) => hours / 24);
    const stores = fc.array(
      fc.record({
        kind: fc.constantFrom<StoreRuns["kind"]>("workflow run", "pipeline", "build"),
        place: fc.constantFrom("acme/app", "payments/ml"),
        runs: fc.array(days.map((since) => run(1, since))),
        hidden: fc.constantFrom(undefined, "403"),
        failed: fc.constantFrom(undefined, "502"),
      }),
    );
    const given = stores.map((all) =>
      all.map(({ hidden, failed, ...store }): StoreRuns => {
        if (hidden !== undefined) return { ...store, runs: [], hidden };
        return failed === undefined ? store : { ...store, runs: [], failed };
      }),
    );
    let waited = 0;
    fc.assert(
      fc.property(given, days, (all, now) => {
        const { closed } = judgeRuns(all, { ...times, now: at(now) });
        const reason = all.some(
          ({ runs, failed }) =>
            failed !== undefined || runs.some(({ since }) => Date.parse(since) < START),
        );
        assert.equal(closed !== undefined, reason && now < 3.5);
        if (closed !== undefined) waited += 1;
      }),
      { numRuns: 500 },
    );
    assert.ok(waited > 0);
  });
});
