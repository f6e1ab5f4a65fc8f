import assert from "node:assert/strict";
import fc from "fast-check";
import {
  answered,
  firstWindow,
  free,
  ourShare,
  sent,
  timeUntilSent,
  windowAt,
  WINDOW_MS,
  type RateWindow,
} from "../../../provider/http/rateWindow";

const WINDOW: RateWindow = {
  limit: 100,
  remaining: 100,
  startedAt: 0,
  endsAt: WINDOW_MS,
  guessed: false,
  spent: 0,
  unanswered: 0,
};

describe("the window of a rate limit", () => {
  const cases: [what: string, changes: Partial<RateWindow>, free: number][] = [
    ["half of it is ours", {}, 50],
    ["what we spent counts", { spent: 20 }, 30],
    ["nothing is left at the line", { spent: 50 }, 0],
    ["what others left is the end, too", { remaining: 7 }, 7],
    ["calls under way may take what is left", { remaining: 7, unanswered: 7, spent: 7 }, 0],
    ["of a tiny one a call is ours", { limit: 1, remaining: 1 }, 1],
    ["more spent than is ours is no debt", { spent: 60 }, 0],
  ];
  for (const [what, changes, expected] of cases) {
    it(what, () => {
      assert.equal(free({ ...WINDOW, ...changes }, 0.5), expected);
    });
  }

  it("begins anew at its end, with the calls that are under way", () => {
    const full = { ...WINDOW, remaining: 0, spent: 50, unanswered: 3 };
    assert.deepEqual(windowAt(full, WINDOW_MS - 1), full);
    const next = windowAt(full, WINDOW_MS);
    assert.deepEqual([next.spent, next.remaining, next.startedAt], [3, 100, WINDOW_MS]);
  });

  it("heeds no answer of a call from a former window", () => {
    const next = windowAt(sent({ ...WINDOW, spent: 49 }), WINDOW_MS);
    const late = { sentAt: WINDOW_MS - 5, allowance: { limit: 100, remaining: 0, resetIn: 1000 } };
    assert.deepEqual(answered(next, late, WINDOW_MS + 5), { ...next, unanswered: 0 });
  });

  it("tells how long it takes until all have been sent", () => {
    const full = { ...WINDOW, spent: 50 };
    const times = [0, 1, 50, 51, 200].map((waiting) => timeUntilSent(full, waiting, 0.5, 20_000));
    assert.deepEqual(times, [0, 40_000, 40_000, 100_000, 220_000]);
    assert.equal(timeUntilSent(WINDOW, 50, 0.5, 20_000), 0);
  });

  it("keeps any number of calls, however long they take, within our share of each window of the service", () => {
    const call = fc.record({
      after: fc.integer({ min: 0, max: 4000 }),
      there: fc.integer({ min: 1, max: 3000 }),
      back: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(
        fc.array(call, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: WINDOW_MS - 1 }),
        (calls, limit, offset) => {
          for (const [used, most] of simulate(calls, limit, offset)) assert.ok(used <= most);
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface SimulatedCall {
  /** After the turn of the one before. */
  after: number;
  there: number;
  back: number;
}

/** Sends calls, each at its turn, to a service with fixed windows. Our calls per window of the service, and how many may be. */
function simulate(calls: SimulatedCall[], limit: number, offset: number): [number, number][] {
  const used = new Map<number, number>();
  const windowOf = (at: number) => Math.floor((at + offset) / WINDOW_MS);
  const events: { at: number; run: () => void }[] = [];
  const later = (at: number, run: () => void): void => {
    events.push({ at, run });
    events.sort((a, b) => a.at - b.at);
  };
  let window: RateWindow | undefined;
  const arrives = (sentAt: number, { there, back }: SimulatedCall): void => {
    const at = sentAt + there;
    later(at, () => {
      const count = (used.get(windowOf(at)) ?? 0) + 1;
      used.set(windowOf(at), count);
      const reset = Math.ceil(((windowOf(at) + 1) * WINDOW_MS - offset - at) / 1000) * 1000 + 1000;
      const allowance = { limit, remaining: Math.max(0, limit - count), resetIn: reset };
      later(at + back, () => {
        window =
          window === undefined
            ? firstWindow(allowance, at + back)
            : answered(window, { sentAt, allowance }, at + back);
        next(at + back);
      });
    });
  };
  let turn = 0;
  let scouting = false;
  const next = (now: number): void => {
    for (let call = calls[turn]; call !== undefined; call = calls[turn]) {
      if (window === undefined && scouting) return;
      if (window === undefined) scouting = true;
      else {
        window = windowAt(window, now);
        const { endsAt } = window;
        if (free(window, 0.5) === 0) return later(endsAt, () => next(endsAt));
        window = sent(window);
      }
      turn += 1;
      arrives(now, call);
      if (call.after > 0) return later(now + call.after, () => next(now + call.after));
    }
  };
  next(0);
  for (let event = events.shift(); event !== undefined; event = events.shift()) event.run();
  assert.equal(turn, calls.length);
  assert.equal(
    [...used.values()].reduce((sum, count) => sum + count, 0),
    calls.length,
  );
  const most = ourShare({ ...WINDOW, limit }, 0.5);
  return [...used.values()].map((count) => [count, most]);
}
