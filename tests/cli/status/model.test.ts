import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../../cli/exitCode";
import { boardExit } from "../../../cli/status/exit";
import { board, type StackFacts } from "../../../cli/status/model";
import { boardJsonSchema, boardSchema, type TeamRow } from "../../../cli/status/schema";
import { storeNotes } from "../../../cli/status/storeRows";
import { entry, factsWith, NOW, settingsWith } from "./exampleFacts";

const boardOf = (...stacks: StackFacts[]) => board({ project: "flyte-ci-keys", now: NOW, stacks });

function rowOf(facts: StackFacts): TeamRow {
  const [row] = boardOf(facts).teams;
  assert.ok(row);
  return row;
}

describe("a team on the board", () => {
  it("shows its key, from settings, ledger and outputs", () => {
    assert.deepEqual(rowOf(factsWith({})), {
      team: "payments",
      stack: "prod",
      state: "ok",
      reasons: [],
      identity: "okta",
      clientId: "0oa1",
      subject: "0oa1",
      clientStatus: "ACTIVE",
      generation: 3,
      issuedAt: "2026-04-01T00:00:00Z",
      deliveredAt: "2026-04-01T00:00:10Z",
      nextRotation: "2026-06-30T00:00:00.000Z",
      expiresAt: null,
      checkedAt: "2026-04-01T00:00:05Z",
      previous: null,
      request: null,
      stores: ["github:acme/payments: FLYTE_API_KEY"],
      storeDetails: [
        {
          address: "github:acme/payments: FLYTE_API_KEY",
          generation: 3,
          updatedAt: null,
          notes: [],
        },
      ],
    });
  });

  const [first, second] = ["github:acme/payments: KEY", "jenkins:ci folder payments: key"];
  const stores = [first, second];
  const note =
    "hidden for jobs below https://ci/job/payments/job/ml by a credential that is not ours";
  const updatedAt = "2026-04-02T00:00:00Z";

  it("shows what each store holds, as the last update noted it", () => {
    const storeDetails = [
      { kind: "jenkins", address: second, generation: 4, updatedAt, notes: [note], more: true },
      { kind: "github", address: first, notes: [] },
    ];
    const row = rowOf(factsWith({ status: { payments: { stores, storeDetails } } }));
    assert.deepEqual(row.storeDetails, [
      { address: first, generation: null, updatedAt: null, notes: [] },
      { address: second, generation: 4, updatedAt, notes: [note] },
    ]);
    assert.deepEqual(
      row.storeDetails.map((store) => storeNotes(row, store)),
      [["holds no key yet"], ["holds generation 4", note]],
    );
  });

  for (const storeDetails of [undefined, "none", [{ address: 1 }]]) {
    it(`takes the ledger's word for stores without details: ${JSON.stringify(storeDetails)}`, () => {
      const row = rowOf(factsWith({ status: { payments: { stores, storeDetails } } }));
      assert.deepEqual(
        row.storeDetails.map(({ generation }) => generation),
        [3, 3],
      );
      assert.deepEqual(
        row.storeDetails.flatMap((store) => storeNotes(row, store)),
        [],
      );
    });
  }

  const previous = (fields: object = {}) => entry({ previous: { generation: 2, ...fields } });
  const cases: [string, Parameters<typeof factsWith>[0], TeamRow["state"], RegExp | undefined][] = [
    [
      "due when its age is reached",
      {
        entries: {
          payments: entry({
            issuedAt: "2026-01-01T00:00:00Z",
            deliveredAt: "2026-01-01T00:00:10Z",
          }),
        },
      },
      "due",
      /^rotation is due$/,
    ],
    [
      "due when a rotation was asked for",
      { settings: settingsWith({ request: "Jo left" }) },
      "due",
      /requested: Jo left/,
    ],
    [
      "ok when the request was answered",
      {
        settings: settingsWith({ request: "Jo left" }),
        entries: { payments: entry({ request: "Jo left" }) },
      },
      "ok",
      undefined,
    ],
    ["due when it has no key yet", { entries: {} }, "due", /^has no key yet$/],
    [
      "ok while the old key works on",
      { entries: { payments: entry({ ...previous(), deliveredAt: "2026-04-08T00:00:00Z" }) } },
      "ok",
      undefined,
    ],
    [
      "due when the old key is to be disabled",
      { entries: { payments: previous() } },
      "due",
      /generation 2 is to be disabled/,
    ],
    [
      "ok during the brown-out",
      { entries: { payments: previous({ disabledAt: "2026-04-10T00:00:00Z" }) } },
      "ok",
      undefined,
    ],
    [
      "due when the old key is to be deleted",
      { entries: { payments: previous({ disabledAt: "2026-04-08T00:00:00Z" }) } },
      "due",
      /generation 2 is to be deleted/,
    ],
    [
      "blocked by a hold",
      { settings: settingsWith({ hold: true }), entries: { payments: previous() } },
      "blocked",
      /hold: true/,
    ],
    [
      "blocked when the last update saw pipelines that still run",
      {
        entries: { payments: previous() },
        status: { payments: { closedGate: "2 workflow runs of acme/payments still run" } },
      },
      "blocked",
      /as of the last update: 2 workflow runs/,
    ],
    [
      "blocked when an older key must go first",
      {
        settings: settingsWith({ request: "x" }),
        entries: { payments: entry({ ...previous(), deliveredAt: "2026-04-08T00:00:00Z" }) },
      },
      "blocked",
      /generation 2 must be retired first/,
    ],
    [
      "a person's business when its client is switched off",
      { status: { payments: { clientStatus: "INACTIVE" } } },
      "human",
      /client is INACTIVE/,
    ],
    [
      "a person's business when it was not rotated before its end",
      { status: { payments: { expiresAt: "2026-04-11T00:00:00Z" } } },
      "human",
      /expires at 2026-04-11/,
    ],
    [
      "a person's business when it is dead",
      { status: { payments: { expiresAt: "2026-04-09T00:00:00Z" } } },
      "human",
      /^the key expired at/,
    ],
    [
      "ok long before its end",
      { status: { payments: { expiresAt: "2026-07-11T00:00:00Z" } } },
      "ok",
      undefined,
    ],
    [
      "a person's business when it vanished from the settings",
      { settings: settingsWith({}, ["other"]), entries: { payments: entry(), other: entry() } },
      "human",
      /gone from the settings/,
    ],
    [
      "ok when its settings may come from an imported environment",
      { settings: settingsWith({}, []), incomplete: true },
      "ok",
      undefined,
    ],
    [
      "judged by the last outputs where settings cannot be read",
      {
        settings: undefined,
        status: { payments: { nextRotation: "2026-04-01T00:00:00Z", blocked: "held" } },
      },
      "blocked",
      /^held$/,
    ],
  ];
  for (const [what, options, state, reason] of cases) {
    it(`is ${what}`, () => {
      const row = boardOf(factsWith(options)).teams.find(({ team }) => team === "payments");
      assert.ok(row);
      assert.equal(row.state, state);
      if (reason === undefined) assert.deepEqual(row.reasons, []);
      else
        assert.ok(
          row.reasons.some(({ text }) => reason.test(text)),
          JSON.stringify(row.reasons),
        );
    });
  }

  it("is still due for an update while pipelines run, so that one looks again", () => {
    const [row] = boardOf(
      factsWith({
        entries: { payments: previous() },
        status: { payments: { closedGate: "2 workflow runs of acme/payments still run" } },
      }),
    ).teams;
    assert.deepEqual(
      row?.reasons.map(({ state }) => state),
      ["blocked", "due"],
    );
  });

  it("has no closed gate while nothing is to be retired", () => {
    const [row] = boardOf(factsWith({ status: { payments: { closedGate: "stale" } } })).teams;
    assert.deepEqual(row?.reasons, []);
  });

  it("shows an open request and what becomes of the old key", () => {
    const row = rowOf(
      factsWith({ settings: settingsWith({ request: "x" }), entries: { payments: previous() } }),
    );
    assert.equal(row.request, "x");
    assert.deepEqual(row.previous, { generation: 2, disabledAt: null, why: "overlap is over" });
  });

  it("may be called constructor", () => {
    const facts = factsWith({
      settings: settingsWith({}, ["constructor"]),
      entries: {},
    });
    assert.equal(rowOf(facts).generation, null);
  });
});

describe("a stack on the board", () => {
  const stackOf = (facts: StackFacts) => {
    const [row] = boardOf(facts).stacks;
    assert.ok(row);
    return row;
  };

  it("tells when it was last updated", () => {
    assert.equal(stackOf(factsWith({})).lastUpdate, "2026-04-09T03:00:00.123Z");
  });

  it("is not readable when its ledger is damaged, and hides no other", () => {
    const damaged = factsWith({ entries: { payments: { generation: 0 } } });
    const both = boardOf(damaged, { ...factsWith({}), stack: "prod" });
    assert.deepEqual(
      both.stacks.map(({ readable }) => readable),
      [false, true],
    );
    assert.equal(both.teams.length, 1);
    assert.match(both.stacks[0]?.reasons[0]?.text ?? "", /`ledger` is damaged/);
    assert.equal(boardExit(both), EXIT.error);
  });

  it("is locked by somebody", () => {
    const locks = [{ pid: process.pid, username: "jo", hostname: hostname(), timestamp: "now" }];
    const row = stackOf(factsWith({ locks }));
    assert.equal(row.state, "blocked");
    assert.deepEqual(row.locks, [
      { pid: process.pid, username: "jo", hostname: hostname(), since: "now", holder: "alive" },
    ]);
  });

  it("was interrupted when creates are pending and nobody holds it", () => {
    const pendingCreates = [{ urn: "u", type: "okta:app/oAuth:OAuth" }];
    const row = stackOf(factsWith({ state: { pendingCreates } }));
    assert.equal(row.state, "human");
    assert.equal(row.reasons[0]?.remedy, "flyte-ci-keys repair --stack prod");
    const locks = [{ pid: 1, username: "jo", hostname: "elsewhere", timestamp: "now" }];
    assert.equal(stackOf(factsWith({ state: { pendingCreates }, locks })).state, "blocked");
  });
});

describe("the board", () => {
  it("counts, and ends with the worst of it", () => {
    const facts = [
      factsWith({}),
      factsWith({ settings: settingsWith({ request: "x" }) }),
      factsWith({ status: { payments: { clientStatus: "INACTIVE" } } }),
    ];
    const shown = boardOf(...facts);
    assert.deepEqual(shown.summary, {
      ...{ teams: 3, ok: 1, due: 1, blocked: 0, human: 1 },
      ...{ stacks: 3, unreadable: 0 },
    });
    assert.equal(boardExit(shown), EXIT.humanNeeded);
    assert.equal(boardExit(boardOf(...facts.slice(0, 2))), EXIT.due);
    assert.equal(boardExit(boardOf(...facts.slice(0, 1))), EXIT.ok);
    assert.equal(boardExit(boardOf()), EXIT.ok);
  });

  it("is what its schema says", () => {
    const shown = boardOf(
      factsWith({ entries: { payments: entry({ previous: { generation: 2 } }) } }),
    );
    assert.deepEqual(boardSchema.parse(shown), shown);
  });

  it("has the schema that is published", () => {
    const file = join(__dirname, "../../../docs/status.schema.json");
    const published: unknown = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual(published, JSON.parse(JSON.stringify(boardJsonSchema())));
  });
});
