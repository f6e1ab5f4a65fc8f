import assert from "node:assert/strict";
import {
  LedgerError,
  readLedger,
  type LedgerContext,
  type LedgerEntry,
} from "../../../components/rotation/ledger";

const NOW = new Date("2025-06-01T12:00:00Z");
const CONTEXT: LedgerContext = { stack: "ci-keys/production", now: NOW, hasOutputs: true };

const ENTRY: LedgerEntry = {
  generation: 4,
  issuedAt: "2025-05-01T08:00:00Z",
  deliveredAt: "2025-05-01T08:00:07Z",
  request: "quarterly",
  previous: { generation: 3, disabledAt: "2025-05-08T08:00:00Z" },
  protect: true,
};

function ledgerOf(entry: unknown): unknown {
  return { version: 1, stack: "ci-keys/production", teams: { payments: entry } };
}

function refusal(raw: unknown, context: Partial<LedgerContext> = {}): string {
  try {
    readLedger(raw, { ...CONTEXT, ...context });
  } catch (error) {
    assert.ok(error instanceof LedgerError);
    return error.message;
  }
  return assert.fail("the ledger must be refused");
}

describe("readLedger", () => {
  it("begins an empty ledger on the first run", () => {
    assert.deepEqual(readLedger(undefined, { ...CONTEXT, hasOutputs: false }), {
      version: 1,
      stack: "ci-keys/production",
      teams: {},
    });
  });

  it("reads back what an update wrote", () => {
    const raw = ledgerOf(ENTRY);
    assert.deepEqual(readLedger(raw, CONTEXT), raw);
  });

  it("reads whom a key is known as, when its secret dies, and what it was made from", () => {
    const raw = ledgerOf({
      ...ENTRY,
      clientId: "client-4",
      subject: "subject-4",
      expiresAt: "2025-08-01T08:00:00Z",
      basis: "https://sso.example.com all",
      previous: { generation: 3, clientId: "client-3", subject: "subject-3" },
    });
    assert.deepEqual(readLedger(raw, CONTEXT), raw);
    const wrong = ledgerOf({ ...ENTRY, expiresAt: "never" });
    assert.match(refusal(wrong), /ledger\.teams\.payments\.expiresAt/);
  });

  it("reads an entry without request and previous generation", () => {
    const raw = ledgerOf({
      generation: 1,
      issuedAt: ENTRY.issuedAt,
      deliveredAt: ENTRY.deliveredAt,
      protect: false,
    });
    assert.deepEqual(readLedger(raw, CONTEXT), raw);
  });

  it("refuses to begin anew where the stack has other outputs", () => {
    const message = refusal(undefined);
    assert.match(message, /no `ledger`/);
    assert.match(message, /Nothing was touched/);
    assert.match(message, /pulumi stack history; pulumi stack import --file/);
  });

  const damaged: [string, unknown, RegExp][] = [
    ["null", null, /ledger: /],
    ["a text", "{}", /ledger: /],
    ["a list", [], /ledger: /],
    ["no version", { stack: CONTEXT.stack, teams: {} }, /ledger\.version: /],
    ["another version", { version: 2, stack: CONTEXT.stack, teams: {} }, /ledger\.version: /],
    ["no stack", { version: 1, teams: {} }, /ledger\.stack: /],
    ["no teams", { version: 1, stack: CONTEXT.stack }, /ledger\.teams: /],
    ["an unknown key", { version: 1, stack: CONTEXT.stack, teams: {}, note: 1 }, /note/],
    ["a team without entry", ledgerOf(null), /ledger\.teams\.payments: /],
    ["an unknown key in an entry", ledgerOf({ ...ENTRY, note: "x" }), /payments: .*note/],
    ["generation 0", ledgerOf({ ...ENTRY, generation: 0 }), /payments\.generation: /],
    ["half a generation", ledgerOf({ ...ENTRY, generation: 4.5 }), /payments\.generation: /],
    ["a generation in text", ledgerOf({ ...ENTRY, generation: "4" }), /payments\.generation: /],
    ["no issue", ledgerOf({ ...ENTRY, issuedAt: undefined }), /payments\.issuedAt: /],
    ["a day without time", ledgerOf({ ...ENTRY, issuedAt: "2025-05-01" }), /payments\.issuedAt: /],
    [
      "local time",
      ledgerOf({ ...ENTRY, deliveredAt: "2025-05-01T08:00:07+02:00" }),
      /payments\.deliveredAt: /,
    ],
    ["no delivery", ledgerOf({ ...ENTRY, deliveredAt: null }), /payments\.deliveredAt: /],
    ["no protection", ledgerOf({ ...ENTRY, protect: undefined }), /payments\.protect: /],
    ["a number as request", ledgerOf({ ...ENTRY, request: 7 }), /payments\.request: /],
    [
      "a disabling that is no instant",
      ledgerOf({ ...ENTRY, previous: { generation: 3, disabledAt: "yesterday" } }),
      /payments\.previous\.disabledAt: /,
    ],
    [
      "a delivery before the issue",
      ledgerOf({ ...ENTRY, deliveredAt: "2025-05-01T07:54:59Z" }),
      /payments: was delivered before it was issued/,
    ],
    [
      "a previous generation that is the delivered one",
      ledgerOf({ ...ENTRY, previous: { generation: 4 } }),
      /payments: its previous generation/,
    ],
    [
      "a previous generation that is newer",
      ledgerOf({ ...ENTRY, previous: { generation: 5 } }),
      /payments: its previous generation/,
    ],
  ];
  for (const [what, raw, pattern] of damaged) {
    it(`refuses ${what}, names the place and the way back`, () => {
      const message = refusal(raw);
      assert.match(message, /`ledger` is damaged/);
      assert.match(message, pattern);
      assert.match(message, /Nothing was touched/);
      assert.match(message, /pulumi stack history; pulumi stack import --file/);
    });
  }

  it("names every damaged place at once", () => {
    const teams = { payments: { ...ENTRY, generation: 0 }, search: { ...ENTRY, protect: "no" } };
    const message = refusal({ version: 1, stack: CONTEXT.stack, teams });
    assert.match(message, /ledger\.teams\.payments\.generation: /);
    assert.match(message, /ledger\.teams\.search\.protect: /);
  });

  it("accepts a delivery by a machine whose clock is a little behind", () => {
    const raw = ledgerOf({ ...ENTRY, deliveredAt: "2025-05-01T07:59:58Z" });
    assert.deepEqual(readLedger(raw, CONTEXT), raw);
  });

  it("refuses another stack's ledger and names the command for a rename", () => {
    const message = refusal(ledgerOf(ENTRY), { stack: "ci-keys/staging" });
    assert.match(message, /written by stack "ci-keys\/production", and this is "ci-keys\/staging"/);
    assert.match(message, /Nothing was touched/);
    assert.match(message, /pulumi config set flyte-ci-keys:renamedFrom ci-keys\/production$/);
  });

  it("refuses another stack's ledger although some other rename is declared", () => {
    refusal(ledgerOf(ENTRY), { stack: "ci-keys/staging", renamedFrom: "ci-keys/old" });
  });

  it("takes the ledger over after a rename, under the new name", () => {
    const ledger = readLedger(ledgerOf(ENTRY), {
      ...CONTEXT,
      stack: "ci-keys/live",
      renamedFrom: "ci-keys/production",
    });
    assert.equal(ledger.stack, "ci-keys/live");
    assert.deepEqual(ledger.teams, { payments: ENTRY });
    // So the next update needs no `renamedFrom` any more.
    assert.deepEqual(readLedger(ledger, { ...CONTEXT, stack: "ci-keys/live" }), ledger);
  });

  it("refuses a delivery in the future and points at the clock", () => {
    const message = refusal(ledgerOf({ ...ENTRY, deliveredAt: "2025-06-01T12:05:01Z" }));
    assert.match(message, /"payments" was delivered at 2025-06-01T12:05:01Z/);
    assert.match(message, /Nothing was touched/);
    assert.match(message, /date -u/);
  });

  it("accepts clocks that differ by five minutes", () => {
    const raw = ledgerOf({ ...ENTRY, deliveredAt: "2025-06-01T12:05:00Z" });
    assert.deepEqual(readLedger(raw, CONTEXT), raw);
  });
});
