import assert from "node:assert/strict";
import type { LedgerEntry } from "../../../components/rotation/ledger";
import { dueAt, planRotation, type RotationInput } from "../../../components/rotation/plan";
import { DAY, DEFAULT_POLICY } from "../../../components/rotation/policy";

const ISSUED = Date.parse("2026-01-01T00:00:00Z");
const POLICY = { ...DEFAULT_POLICY, spread: 0, brownout: 0 };
const day = (days: number) => new Date(ISSUED + days * DAY);

const entry: LedgerEntry = {
  generation: 3,
  issuedAt: "2026-01-01T00:00:00Z",
  deliveredAt: "2026-01-01T00:05:00Z",
  protect: true,
};

function plan(input: Partial<RotationInput>) {
  return planRotation({
    team: "payments",
    ledger: entry,
    policy: POLICY,
    now: day(1),
    requests: {},
    gates: {},
    ...input,
  });
}

const numbers = (input: Partial<RotationInput>) => plan(input).generations.map((g) => g.number);

describe("a secret that dies by itself", () => {
  const cases: [string, number, number][] = [
    ["long after the policy's time: the policy has the word", 200, 90],
    ["two overlaps after the policy's time: the policy, still", 104, 90],
    ["a little after it: two overlaps before the end", 95, 81],
    ["before it: two overlaps before the end", 30, 16],
    ["within a few days: not in the first half of its life", 10, 5],
  ];
  for (const [when, life, due] of cases) {
    it(`${when} (dies on day ${life}, due on day ${due})`, () => {
      const ledger = { ...entry, expiresAt: day(life).toISOString() };
      assert.deepEqual(dueAt("payments", ledger, POLICY), day(due));
      assert.deepEqual(numbers({ ledger, now: day(due - 0.01) }), [3]);
      assert.deepEqual(numbers({ ledger, now: day(due) }), [4, 3]);
    });
  }
});

describe("what a client is made from", () => {
  const ledger = { ...entry, basis: "https://sso.example all" };

  it("calls for the next generation when it changes, once", () => {
    const basis = "https://sso.example deploy";
    assert.deepEqual(numbers({ ledger, basis }), [4, 3]);
    assert.match(plan({ ledger, basis }).generations[0]?.why ?? "", /settings changed/);
    assert.deepEqual(numbers({ ledger: { ...ledger, generation: 4, basis }, basis }), [4]);
  });

  it("calls for nothing while it is the same, or not known", () => {
    assert.deepEqual(numbers({ ledger, basis: ledger.basis }), [3]);
    assert.deepEqual(numbers({ ledger }), [3]);
    assert.deepEqual(numbers({ basis: "new to an old ledger" }), [3]);
  });

  it("waits until the previous generation is retired", () => {
    const rotated = { ...ledger, previous: { generation: 2 } };
    const { generations, blocked } = plan({ ledger: rotated, basis: "other" });
    assert.deepEqual(
      generations.map(({ number }) => number),
      [3, 2],
    );
    assert.match(blocked ?? "", /settings changed, but generation 2 must be retired first/);
  });
});

describe("no next generation", () => {
  const gates = { noSuccessor: "nobody made its client" };

  it("keeps the current one, and says why, when it is due or asked for", () => {
    const due = plan({ gates, now: day(91) });
    assert.deepEqual(due.generations, [{ number: 3, phase: "current", why: "in the stores" }]);
    assert.equal(due.blocked, "due, but nobody made its client");
    const asked = plan({ gates, requests: { request: "leak", compromised: true } });
    assert.equal(asked.blocked, "requested: leak, but nobody made its client");
  });

  it("is no matter while nothing is due, and stops no retirement", () => {
    assert.equal(plan({ gates }).blocked, undefined);
    const ledger = { ...entry, previous: { generation: 2 } };
    assert.deepEqual(numbers({ gates, ledger, now: day(3) }), [3, 2]);
    assert.deepEqual(numbers({ gates, ledger, now: day(8) }), [3]);
  });
});
