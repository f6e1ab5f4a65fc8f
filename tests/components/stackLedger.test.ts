import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadLedger, ledgerOutput, type LoadLedgerArgs } from "../../components/stackLedger";
import type { Ledger, LedgerEntry } from "../../components/rotation/ledger";
import { valueOf } from "../support/recorder";

const ENTRY: LedgerEntry = {
  generation: 2,
  issuedAt: "2026-01-01T00:00:00Z",
  deliveredAt: "2026-01-01T00:05:00Z",
  protect: true,
};
const LEDGER: Ledger = { version: 1, stack: "platform/dev", teams: { payments: ENTRY } };
const NOW = new Date("2026-02-01T00:00:00Z");

/** Loads the ledger in a stack whose last update left these outputs. */
async function load(
  outputs: Record<string, unknown>,
  args: Partial<LoadLedgerArgs> = {},
): Promise<Ledger> {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name }) => ({ id: name, state: { outputs, secretOutputNames: [] } }),
      call: () => ({}),
    },
    "platform",
    "dev",
    false,
    "organization",
  );
  return loadLedger({ now: NOW, ...args });
}

/** Why it is refused. */
async function refusal(...args: Parameters<typeof load>): Promise<string> {
  const error = await load(...args).then(
    () => assert.fail("must be refused"),
    (reason: unknown) => reason,
  );
  assert.ok(pulumi.RunError.isInstance(error));
  return error.message;
}

describe("loadLedger", () => {
  it("reads the stack's own output", async () => {
    assert.deepEqual(await load({ ledger: LEDGER, url: "x" }), LEDGER);
  });

  it("is empty in a stack without outputs", async () => {
    assert.deepEqual(await load({}), { ...LEDGER, teams: {} });
  });

  it("refuses a stack with other outputs and no ledger, until told that its first keys come now", async () => {
    assert.match(await refusal({ url: "x" }), /has outputs, but no `ledger` among them/);
    assert.deepEqual(await load({ url: "x" }, { firstKeys: true }), { ...LEDGER, teams: {} });
  });

  it("reads and judges a ledger that is there, whatever `firstKeys` says", async () => {
    assert.deepEqual(await load({ ledger: LEDGER }, { firstKeys: true }), LEDGER);
    assert.match(await refusal({ ledger: { version: 2 } }, { firstKeys: true }), /is damaged/);
  });

  it("refuses another stack's, unless it is the former name", async () => {
    const former = { ...LEDGER, stack: "platform/old" };
    assert.match(await refusal({ ledger: former }), /was written by stack "platform\/old"/);
    assert.deepEqual(await load({ ledger: former }, { renamedFrom: "platform/old" }), LEDGER);
  });
});

describe("ledgerOutput", () => {
  it("has an entry for every key that came to a delivery", async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
    const key = (ledger: LedgerEntry | undefined) => ({ ledger: pulumi.output(ledger) });
    const output = ledgerOutput(
      { ...LEDGER, teams: {} },
      { payments: key(ENTRY), search: key(undefined) },
    );
    assert.deepEqual(await valueOf(output), LEDGER);
  });
});
