import assert from "node:assert/strict";
import fc from "fast-check";
import type { LedgerEntry } from "../../../components/rotation/ledger";
import {
  dueAt,
  planRotation,
  type RotationGates,
  type RotationInput,
  type RotationPlan,
  type RotationRequests,
} from "../../../components/rotation/plan";
import {
  DAY,
  DEFAULT_POLICY,
  jitter,
  type RotationPolicy,
} from "../../../components/rotation/policy";
import { policyFlaw } from "../../../components/rules/rotationFlaw";
import { SimulatedStack, type Circumstances, type Outcome } from "./simulatedStack";
import { at, DELIVERED, DISABLED, HOUR, iso, OVERLAPPING, START } from "./entries";

const SECOND = 1000;

/** Due after 30 days exactly; old key on for 3 days, then off for 1. */
const POLICY: RotationPolicy = { every: 30 * DAY, overlap: 3 * DAY, spread: 0, brownout: DAY };

function plan(ledger: LedgerEntry | undefined, days: number, more: Partial<RotationInput> = {}) {
  return planRotation({
    team: "payments",
    ledger,
    policy: POLICY,
    now: at(days),
    requests: {},
    gates: {},
    ...more,
  });
}

const RUNS: RotationGates = { runsInFlight: "2 workflow runs of acme/app still run" };
const FAILED: RotationGates = { survivorFailed: "refused" };
const UNPROVEN: RotationGates = { survivorUnproven: "no answer" };

/** The plan in short: `2 current, 1 disabled`. */
function brief({ generations }: RotationPlan): string {
  return generations.map(({ number, phase }) => `${number} ${phase}`).join(", ");
}

describe("planRotation, case by case", () => {
  const hold: RotationGates = { hold: true };
  const leaked: RotationRequests = { request: "leak", compromised: true };
  const answered: LedgerEntry = { ...OVERLAPPING, request: "leak" };
  const aMoment = SECOND / DAY;
  const cases: [
    string,
    LedgerEntry | undefined,
    number,
    Pick<Partial<RotationInput>, "requests" | "gates" | "policy">,
    string,
    RegExp?,
  ][] = [
    ["starts with generation 1", undefined, 0, {}, "1 current"],
    ["starts with generation 1, asked or not", undefined, 0, { requests: leaked }, "1 current"],
    ["changes nothing before it is due", DELIVERED, 30 - aMoment, {}, "2 current"],
    ["rotates when it is due", DELIVERED, 30, {}, "3 current, 2 previous"],
    ["rotates when it is long overdue", DELIVERED, 400, {}, "3 current, 2 previous"],
    ["rotates on request", DELIVERED, 1, { requests: { request: "a" } }, "3 current, 2 previous"],
    [
      "does not answer a request twice",
      { ...DELIVERED, request: "a" },
      1,
      { requests: { request: "a" } },
      "2 current",
    ],
    [
      "answers a new request",
      { ...DELIVERED, request: "a" },
      1,
      { requests: { request: "b" } },
      "3 current, 2 previous",
    ],
    ["ignores that a request is taken back", { ...DELIVERED, request: "a" }, 1, {}, "2 current"],
    ["keeps the old key in the overlap", OVERLAPPING, 3 - aMoment, {}, "2 current, 1 previous"],
    ["switches the old key off after it", OVERLAPPING, 3, {}, "2 current, 1 disabled"],
    ["switches it off when late, too", OVERLAPPING, 25, {}, "2 current, 1 disabled"],
    ["keeps it off in the brown-out", DISABLED, 4 - aMoment, {}, "2 current, 1 disabled"],
    ["lets it go after the brown-out", DISABLED, 4, {}, "2 current"],
    [
      "lets it go after the overlap where there is no brown-out",
      OVERLAPPING,
      3,
      { policy: { ...POLICY, brownout: 0 } },
      "2 current",
    ],
    ["retires before it rotates", DISABLED, 30, {}, "2 current", /^due, .*1 .*by this update/],
    [
      "does not rotate in the overlap",
      OVERLAPPING,
      1,
      { requests: { request: "a" } },
      "2 current, 1 previous",
      /^requested: a, .*1 .*not yet/,
    ],
    [
      "does not rotate in the brown-out",
      DISABLED,
      3.5,
      { requests: { request: "a" } },
      "2 current, 1 disabled",
      /^requested: a, .*1 .*not yet/,
    ],
    ["holds the old key", OVERLAPPING, 9, { gates: hold }, "2 current, 1 previous", /hold: true/],
    [
      "switches a held key on again",
      DISABLED,
      9,
      { gates: hold },
      "2 current, 1 previous",
      /hold: true/,
    ],
    [
      "says that a held key stops the rotation",
      OVERLAPPING,
      40,
      { gates: hold },
      "2 current, 1 previous",
      /^due, .*hold: true/,
    ],
    ["has nothing to hold", DELIVERED, 9, { gates: hold }, "2 current"],
    [
      "keeps the old key for running pipelines",
      OVERLAPPING,
      9,
      { gates: RUNS },
      "2 current, 1 previous",
      /^2 workflow runs/,
    ],
    [
      "does not delete a disabled key for running pipelines",
      DISABLED,
      9,
      { gates: RUNS },
      "2 current, 1 disabled",
      /^2 workflow runs/,
    ],
    [
      "does not switch the old key off while the new one fails",
      OVERLAPPING,
      9,
      { gates: FAILED },
      "2 current, 1 previous",
      /^refused/,
    ],
    [
      "switches a disabled key on again once the new one fails",
      DISABLED,
      3.5,
      { gates: FAILED },
      "2 current, 1 previous",
      /^refused/,
    ],
    [
      "switches it on again instead of deleting it",
      DISABLED,
      9,
      { gates: FAILED },
      "2 current, 1 previous",
      /^refused/,
    ],
    [
      "says that a key which fails stops the rotation",
      DISABLED,
      40,
      { gates: FAILED },
      "2 current, 1 previous",
      /^due, .*refused/,
    ],
    [
      "keeps a disabled key off while nobody knows of the new one",
      DISABLED,
      3.5,
      { gates: UNPROVEN },
      "2 current, 1 disabled",
    ],
    [
      "does not delete it while nobody knows of the new one",
      DISABLED,
      9,
      { gates: UNPROVEN },
      "2 current, 1 disabled",
      /^no answer/,
    ],
    [
      "is not blocked in the overlap by a gate",
      OVERLAPPING,
      1,
      { gates: { ...RUNS, ...FAILED, ...UNPROVEN } },
      "2 current, 1 previous",
    ],
    [
      "lets a leaked key go whatever runs",
      answered,
      0,
      { requests: leaked, gates: RUNS },
      "2 current",
    ],
    [
      "lets a disabled leaked key go whatever becomes of the new one",
      { ...DISABLED, request: "leak" },
      3,
      { requests: leaked, gates: { ...FAILED, ...UNPROVEN } },
      "2 current",
    ],
    ["replaces a leaked key", DELIVERED, 1, { requests: leaked }, "3 current, 2 previous"],
    ["lets a leaked key go at once", answered, 0, { requests: leaked }, "2 current"],
    [
      "lets a disabled leaked key go at once",
      { ...DISABLED, request: "leak" },
      3,
      { requests: leaked },
      "2 current",
    ],
    [
      "makes room at once for the successor of a leaked key",
      OVERLAPPING,
      0,
      { requests: leaked },
      "2 current",
      /^requested: leak, .*by this update/,
    ],
  ];
  for (const [name, ledger, days, more, expected, blocked] of cases) {
    it(name, () => {
      const actual = plan(ledger, days, more);
      assert.equal(brief(actual), expected);
      if (blocked === undefined) assert.equal(actual.blocked, undefined);
      else assert.match(actual.blocked ?? "", blocked);
    });
  }

  it("counts the age from the issue, not from a late delivery", () => {
    const ledger = { ...DELIVERED, deliveredAt: iso(5) };
    assert.equal(brief(plan(ledger, 30)), "3 current, 2 previous");
  });

  it("counts the overlap from the delivery, not from the issue", () => {
    const ledger = { ...OVERLAPPING, deliveredAt: iso(5) };
    assert.equal(brief(plan(ledger, 7)), "2 current, 1 previous");
    assert.equal(brief(plan(ledger, 8)), "2 current, 1 disabled");
  });

  it("counts the brown-out from when the key was switched off, however late", () => {
    const ledger = { ...DELIVERED, previous: { generation: 1, disabledAt: iso(10) } };
    assert.equal(brief(plan(ledger, 10.5)), "2 current, 1 disabled");
    assert.equal(brief(plan(ledger, 11)), "2 current");
  });

  it("tells when the next rotation is due, and not before the first delivery", () => {
    assert.equal(plan(undefined, 0).nextRotation, undefined);
    assert.deepEqual(plan(DELIVERED, 1).nextRotation, at(30));
  });

  it("tells why each generation lives", () => {
    const why = (ledger: LedgerEntry | undefined, days: number) =>
      plan(ledger, days).generations.map((generation) => generation.why);
    assert.deepEqual(why(undefined, 0), ["first key"]);
    assert.deepEqual(why(DELIVERED, 30), ["due", "until its successor is delivered"]);
    assert.deepEqual(why(OVERLAPPING, 1), ["in the stores", `valid until ${iso(3)}`]);
    assert.deepEqual(why(OVERLAPPING, 3), ["in the stores", "overlap is over"]);
    assert.deepEqual(why(DISABLED, 3), ["in the stores", `deleted after ${iso(4)}`]);
  });
});

describe("jitter", () => {
  const team = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });

  it("is stable, whole and in [0, spread)", () => {
    fc.assert(
      fc.property(team, fc.integer({ min: 1, max: 100 * DAY }), (name, spread) => {
        const offset = jitter(name, spread);
        assert.equal(offset, jitter(name, spread));
        assert.ok(Number.isInteger(offset) && offset >= 0 && offset < spread);
      }),
    );
  });

  it("is the same in every release", () => {
    // A change would move every team's due date.
    assert.deepEqual(
      ["payments", "search", "ünit"].map((name) => jitter(name, 9 * DAY)),
      [678030425, 109648974, 476831937],
    );
  });

  it("is nothing without a spread", () => {
    assert.equal(jitter("payments", 0), 0);
  });

  it("spreads teams whose names differ in a number only", () => {
    const thirds = new Set<number>();
    for (let index = 1; index <= 9; index += 1) thirds.add(Math.floor(jitter(`team-${index}`, 3)));
    assert.deepEqual([...thirds].sort(), [0, 1, 2]);
  });

  it("moves the due date earlier, never later", () => {
    fc.assert(
      fc.property(team, (name) => {
        const due = dueAt(name, DELIVERED, DEFAULT_POLICY).getTime();
        assert.ok(due <= START + 90 * DAY && due > START + 81 * DAY);
        assert.equal(due, START + 90 * DAY - jitter(name, DEFAULT_POLICY.spread));
      }),
    );
  });
});

const hours = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * HOUR);

/** Policies that the settings accept. */
const policies = fc
  .record(
    {
      every: hours(1, 60 * 24),
      overlap: hours(0, 20 * 24),
      spread: hours(0, 20 * 24),
      brownout: hours(0, 5 * 24),
    },
    { noNullPrototype: true },
  )
  .filter((policy) => policyFlaw(policy) === undefined);

const outcomes = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>("done") },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Outcome>("nothing delivered", "half delivered", "not disabled"),
  },
);

/** A moment until the next update: none at all, short of a due date, or much too late. */
const pauses = fc.oneof(
  fc.constant(0),
  hours(0, 48),
  hours(0, 40 * 24),
  fc.constantFrom(SECOND, 90 * DAY),
);

const requests: fc.Arbitrary<RotationRequests> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constantFrom("a", "b").map((request) => ({ request })) },
  { weight: 1, arbitrary: fc.constant({ request: "leak", compromised: true }) },
);

const gates: fc.Arbitrary<RotationGates> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<RotationGates>({ hold: true }, RUNS, FAILED, UNPROVEN, {
      hold: false,
    }),
  },
);

interface Step {
  pause: number;
  outcome: Outcome;
  policy: RotationPolicy;
  requests: RotationRequests;
  gates: RotationGates;
}

function histories(maxLength = 40): fc.Arbitrary<Step[]> {
  return fc.array(
    fc.record({ pause: pauses, outcome: outcomes, policy: policies, requests, gates }),
    { minLength: 1, maxLength },
  );
}

const team = fc.constantFrom("payments", "search", "team-7");

/** Plays a history; `look` sees every update's ledger and plan, before the update is run. */
function play(
  name: string,
  history: readonly Step[],
  look: (
    plan: RotationPlan,
    ledger: LedgerEntry | undefined,
    circumstances: Circumstances,
    stack: SimulatedStack,
  ) => void = () => undefined,
  after: (stack: SimulatedStack) => void = () => undefined,
): { stack: SimulatedStack; now: number } {
  const stack = new SimulatedStack(name);
  let now = START;
  for (const step of history) {
    now += step.pause;
    const circumstances = { ...step, now: new Date(now) };
    look(stack.plan(circumstances), stack.ledger, circumstances, stack);
    stack.update(circumstances, step.outcome);
    after(stack);
  }
  return { stack, now };
}

const RUNS_OF_FAST_CHECK = { numRuns: 400 };

describe("planRotation, over whole histories", () => {
  it("wants one current generation and at most the one before it", () => {
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations }) => {
          const [current, previous, third] = generations;
          assert.equal(current?.phase, "current");
          assert.equal(third, undefined);
          if (previous === undefined) return;
          assert.notEqual(previous.phase, "current");
          assert.equal(previous.number, current.number - 1);
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
  });

  it("keeps two secrets at most alive, failed updates or not", () => {
    let both = 0;
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, undefined, ({ alive }) => {
          assert.ok(alive.size <= 2);
          if (alive.size === 2) both += 1;
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(both > 0);
  });

  it("keeps what was delivered until its successor is, and moves on by one only", () => {
    let rotations = 0;
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations }, ledger) => {
          const current = generations[0]?.number;
          if (ledger === undefined) return assert.equal(current, 1);
          const delivered = generations.find(({ number }) => number === ledger.generation);
          assert.ok(delivered !== undefined && delivered.phase !== "disabled");
          assert.ok(current === ledger.generation || current === ledger.generation + 1);
          if (current !== ledger.generation) rotations += 1;
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(rotations > 0);
  });

  it("retires and disables nothing in the update that delivers a successor", () => {
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations }, ledger, _circumstances, { alive }) => {
          if (ledger === undefined || generations[0]?.number === ledger.generation) return;
          assert.equal(ledger.previous, undefined);
          assert.equal(generations[1]?.number, ledger.generation);
          assert.equal(generations[1]?.phase, "previous");
          for (const number of alive.keys()) {
            assert.ok(generations.some((generation) => generation.number === number));
          }
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
  });

  it("lets the previous generation go only when its time is over and no gate is closed", () => {
    let gone = 0;
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations }, ledger, { now, policy, requests, gates }) => {
          if (ledger?.previous === undefined || generations.length === 2) return;
          gone += 1;
          assert.notEqual(gates.hold, true);
          if (requests.compromised === true) return;
          const { runsInFlight, survivorFailed, survivorUnproven } = gates;
          assert.deepEqual(
            [runsInFlight, survivorFailed, survivorUnproven],
            [undefined, undefined, undefined],
          );
          const { disabledAt } = ledger.previous;
          if (disabledAt !== undefined) {
            assert.ok(now.getTime() >= Date.parse(disabledAt) + policy.brownout);
            return;
          }
          assert.equal(policy.brownout, 0);
          assert.ok(now.getTime() >= Date.parse(ledger.deliveredAt) + policy.overlap);
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(gone > 0);
  });

  it("keeps every store on a secret that is alive and switched on, after every update", () => {
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, undefined, ({ stores, alive }) => {
          for (const number of stores) {
            if (number === undefined) continue;
            const living = alive.get(number);
            assert.ok(living !== undefined && living.disabledAt === undefined);
          }
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
  });

  it("keeps a held generation alive and switched on", () => {
    let held = 0;
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations }, ledger, { gates }) => {
          if (gates.hold !== true || ledger?.previous === undefined) return;
          held += 1;
          assert.deepEqual(
            generations.map(({ number, phase }) => [number, phase]),
            [
              [ledger.generation, "current"],
              [ledger.previous.generation, "previous"],
            ],
          );
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(held > 0);
  });

  it("switches a disabled generation on again only when it is held or its successor is refused", () => {
    let again = 0;
    fc.assert(
      fc.property(team, histories(), (name, history) => {
        play(name, history, ({ generations, blocked }, ledger, { gates, requests }) => {
          if (ledger?.previous?.disabledAt === undefined) return;
          const refused = gates.survivorFailed !== undefined && requests.compromised !== true;
          const on = generations[1]?.phase === "previous";
          assert.equal(on, gates.hold === true || refused);
          if (!on) return;
          again += 1;
          assert.notEqual(blocked, undefined);
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(again > 0);
  });

  it("comes to rest: with time and settings standing still, updates soon change nothing", () => {
    fc.assert(
      fc.property(
        team,
        histories(),
        policies,
        requests,
        gates,
        (name, history, policy, asked, gate) => {
          const { stack, now } = play(name, history);
          const still = { now: new Date(now), policy, requests: asked, gates: gate };
          // Deliver what a failed update left, retire, rotate, switch off, retire.
          for (let update = 0; update < 6; update += 1) stack.update(still);
          const ledger = structuredClone(stack.ledger);
          const alive = structuredClone(stack.alive);
          const before = stack.plan(still);
          assert.deepEqual(stack.update(still), before);
          assert.deepEqual(stack.ledger, ledger);
          assert.deepEqual(stack.alive, alive);
          assert.deepEqual(stack.plan(still), before);
        },
      ),
      RUNS_OF_FAST_CHECK,
    );
  });

  it("stays due, once due, until it has rotated", () => {
    let postponed = 0;
    fc.assert(
      fc.property(team, policies, histories(), (name, policy, history) => {
        let dueGeneration: number | undefined;
        const steady = history.map((step) => ({ ...step, policy, requests: {} }));
        play(name, steady, ({ generations, nextRotation, blocked }, ledger, { now }) => {
          if (ledger === undefined || nextRotation === undefined) return;
          if (ledger.generation === dueGeneration) assert.ok(now >= nextRotation);
          dueGeneration = now >= nextRotation ? ledger.generation : undefined;
          const rotates = generations[0]?.number === ledger.generation + 1;
          if (now < nextRotation) return assert.equal(rotates, false);
          if (rotates) return assert.equal(ledger.previous, undefined);
          postponed += 1;
          assert.notEqual(ledger.previous, undefined);
          assert.match(blocked ?? "", /^due, /);
        });
      }),
      RUNS_OF_FAST_CHECK,
    );
    assert.ok(postponed > 0);
  });

  it("rotates once around a due date, however often and closely it runs", () => {
    const nudges = fc.array(fc.constantFrom(0, 1, SECOND, 60 * SECOND), { maxLength: 20 });
    fc.assert(
      fc.property(team, nudges, nudges, outcomes, (name, before, after, outcome) => {
        const stack = new SimulatedStack(name);
        const run = (now: number, end?: Outcome) =>
          stack.update(
            { now: new Date(now), policy: DEFAULT_POLICY, requests: {}, gates: {} },
            end,
          );
        run(START);
        assert.ok(stack.ledger);
        const due = dueAt(name, stack.ledger, DEFAULT_POLICY).getTime();
        for (const nudge of before) {
          assert.equal(brief(run(due - 1 - nudge)), "1 current");
        }
        assert.equal(brief(run(due, outcome)), "2 current, 1 previous");
        let now = due;
        for (const nudge of after) {
          now += nudge;
          assert.equal(brief(run(now)), "2 current, 1 previous");
        }
      }),
    );
  });

  it("answers each request with exactly one rotation, failed updates or not", () => {
    const never = { ...POLICY, every: 100_000 * DAY };
    const perRequest = fc.array(fc.tuple(outcomes, pauses), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(perRequest, { minLength: 1, maxLength: 4 }), (attempts) => {
        const stack = new SimulatedStack("payments");
        let now = START;
        const run = (asked: RotationRequests, outcome?: Outcome) =>
          stack.update({ now: new Date(now), policy: never, requests: asked, gates: {} }, outcome);
        run({});
        for (const [index, updates] of attempts.entries()) {
          const asked = { request: `reason ${index}` };
          for (const [outcome, pause] of updates) {
            run(asked, outcome);
            now += pause;
          }
          for (let update = 0; update < 6; update += 1) {
            run(asked);
            now += 5 * DAY;
          }
          assert.equal(stack.ledger?.generation, index + 2);
          assert.equal(stack.ledger?.request, asked.request);
          assert.equal(stack.alive.size, 1);
        }
      }),
    );
  });

  it("does not answer a request again that was taken out for a rotation and put back", () => {
    const stack = new SimulatedStack("payments");
    const run = (days: number, asked: RotationRequests) =>
      stack.update({ now: at(days), policy: POLICY, requests: asked, gates: {} });
    const asked = { request: "a" };
    run(0, {});
    run(1, asked);
    for (const days of [5, 7, 31, 35, 37]) run(days, {});
    assert.equal(stack.ledger?.generation, 3);
    assert.equal(brief(run(38, asked)), "3 current");
  });

  it("has a leaked generation gone two updates after the ledger tells of its successor", () => {
    fc.assert(
      fc.property(team, histories(), policies, (name, history, policy) => {
        const { stack, now } = play(name, history);
        const run = () =>
          stack.update({
            now: new Date(now),
            policy,
            requests: { request: "it leaked", compromised: true },
            gates: {},
          });
        const leaked = stack.ledger?.generation ?? 0;
        let updates = 0;
        while ((stack.ledger?.generation ?? 0) === leaked) {
          run();
          updates += 1;
          assert.ok(updates <= 2, "one update may have to make room first");
        }
        run();
        run();
        assert.equal(stack.alive.has(leaked), false);
      }),
      RUNS_OF_FAST_CHECK,
    );
  });

  it("finishes a rotation that failed with the same number and the same secret", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Outcome>("nothing delivered", "half delivered"), {
          minLength: 1,
          maxLength: 5,
        }),
        (failures) => {
          const stack = new SimulatedStack("payments");
          const run = (days: number, outcome?: Outcome) =>
            stack.update({ now: at(days), policy: POLICY, requests: {}, gates: {} }, outcome);
          run(0);
          failures.forEach((outcome, index) => {
            assert.equal(brief(run(30 + index, outcome)), "2 current, 1 previous");
            assert.equal(stack.ledger?.generation, 1);
          });
          run(40);
          assert.equal(stack.ledger?.generation, 2);
          assert.equal(Date.parse(stack.ledger.issuedAt), at(30).getTime());
          assert.equal(Date.parse(stack.ledger.deliveredAt), at(40).getTime());
        },
      ),
    );
  });
});
