import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Ledger, LedgerEntry } from "../../components/rotation/ledger";
import { removedTeams } from "../../settings/ledger";
import { validateSettings } from "../../settings/read";

function settingsOf(teams: string[], confirmDestroy: string[] = []) {
  return validateSettings({
    domain: "union.example.com",
    identity: { kind: "okta", authorizationServer: "union" },
    teams: Object.fromEntries(
      teams.map((team) => [team, { stores: [{ kind: "github", repository: `acme/${team}` }] }]),
    ),
    confirmDestroy,
  });
}

function ledgerOf(...teams: [string, { protect: boolean }][]): Ledger {
  const entry = (protect: boolean): LedgerEntry => ({
    generation: 1,
    issuedAt: "2025-05-01T08:00:00Z",
    deliveredAt: "2025-05-01T08:00:07Z",
    protect,
  });
  return {
    version: 1,
    stack: "ci-keys/production",
    teams: Object.fromEntries(teams.map(([team, { protect }]) => [team, entry(protect)])),
  };
}

const PROTECTED = { protect: true };
const FREE = { protect: false };

function refusal(...[settings, ledger]: Parameters<typeof removedTeams>): string {
  try {
    removedTeams(settings, ledger);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.match(error.message, /^teams would be lost; nothing was touched:\n/);
    return error.message;
  }
  return assert.fail("must be refused");
}

describe("removedTeams", () => {
  it("accepts the teams of the ledger, and new ones", () => {
    removedTeams(settingsOf(["payments", "search"]), ledgerOf(["payments", PROTECTED]));
  });

  it("refuses to lose a team and names the steps to destroy it", () => {
    const ledger = ledgerOf(["payments", PROTECTED], ["search", PROTECTED]);
    const message = refusal(settingsOf(["payments"]), ledger);
    assert.match(message, /"search" has a key and is gone from flyte-ci-keys:teams/);
    assert.match(message, /pulumi config set --path 'flyte-ci-keys:confirmDestroy\[0\]' search/);
    assert.doesNotMatch(message, /"payments"/);
  });

  it("refuses to lose a team whose protection is off, too", () => {
    const ledger = ledgerOf(["payments", FREE], ["search", FREE]);
    assert.match(refusal(settingsOf(["payments"]), ledger), /"search" has a key/);
  });

  it("refuses while a confirmed team is still protected", () => {
    const ledger = ledgerOf(["payments", PROTECTED], ["search", PROTECTED]);
    const message = refusal(settingsOf(["payments"], ["search"]), ledger);
    assert.match(message, /"search" is in flyte-ci-keys:confirmDestroy, but .* still protected/);
    assert.match(message, /run `pulumi up` once/);
  });

  it("lets a confirmed team go once its protection is lifted", () => {
    const ledger = ledgerOf(["payments", PROTECTED], ["search", FREE]);
    removedTeams(settingsOf(["payments"], ["search"]), ledger);
  });

  it("takes a team that changed its case for a lost one", () => {
    assert.match(refusal(settingsOf(["Payments"]), ledgerOf(["payments", FREE])), /"payments"/);
  });

  it("sees that a team is lost whose name every object has", () => {
    const ledger = ledgerOf(["payments", FREE], ["constructor", FREE]);
    assert.match(refusal(settingsOf(["payments"]), ledger), /"constructor" has a key/);
  });

  it("names every lost team at once", () => {
    const ledger = ledgerOf(["payments", FREE], ["search", FREE], ["models", FREE]);
    assert.equal(refusal(settingsOf(["payments"]), ledger).split("\n").length, 3);
  });
});
