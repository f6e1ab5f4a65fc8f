import assert from "node:assert/strict";
import type { LedgerEntry } from "../../../components/rotation/ledger";
import { planRotation } from "../../../components/rotation/plan";
import { DEFAULT_POLICY } from "../../../components/rotation/policy";

const LEDGER: LedgerEntry = {
  generation: 2,
  issuedAt: "2026-01-01T00:00:00.000Z",
  deliveredAt: "2026-01-01T00:00:00.000Z",
  protect: true,
};

/** Numbers that live, the current one first. */
function numbers(ledger: LedgerEntry | undefined, nextGeneration?: number): number[] {
  const { generations } = planRotation({
    team: "payments",
    ledger,
    policy: DEFAULT_POLICY,
    now: new Date("2026-01-02T00:00:00Z"),
    requests: nextGeneration === undefined ? {} : { nextGeneration },
    gates: {},
  });
  return generations.map(({ number }) => number);
}

describe("nextGeneration", () => {
  const cases: [what: string, ledger: LedgerEntry | undefined, next: number, numbers: number[]][] =
    [
      ["makes that generation at once, beside the one in the stores", LEDGER, 5, [5, 2]],
      ["has no effect once it was answered", { ...LEDGER, generation: 5 }, 5, [5]],
      ["has no effect on later generations", { ...LEDGER, generation: 6 }, 5, [6]],
      ["is the number of a first key", undefined, 5, [5]],
      [
        "waits until the generation before is retired",
        { ...LEDGER, previous: { generation: 1 } },
        5,
        [2, 1],
      ],
    ];
  for (const [what, ledger, next, expected] of cases) {
    it(what, () => {
      assert.deepEqual(numbers(ledger, next), expected);
    });
  }

  it("is not needed", () => {
    assert.deepEqual([numbers(LEDGER), numbers(undefined)], [[2], [1]]);
  });
});
