import assert from "node:assert/strict";
import type { StateResource } from "../../../cli/backend/state";
import { knownBy, verdictOn } from "../../../cli/strays/known";

const ISSUED_AT = "2026-03-01T00:00:00Z";

function resource(type: string, name: string, rest: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:prod::keys::${type}::${name}`, type, ...rest };
}

function generation(number: number, issuedAt: string): StateResource {
  const outputs = { number, issuedAt };
  return resource("cikeys:index:Generation", `payments-generation-${number}`, { outputs });
}

const STATE = {
  lastUpdate: undefined,
  pendingCreates: [],
  resources: [
    resource("okta:app/oAuth:OAuth", "payments-okta", { id: "0oa1" }),
    resource("cikeys:okta:ClientSecret", "payments-secret-9", { id: "ocs9" }),
    resource("cikeys:entra:ClientSecret", "payments-secret-10", {
      outputs: { strays: ["lost"], twins: ["twin"] },
    }),
    resource("cikeys:gitlab:Variable", "payments-gitlab", { id: "gitlab:project a/b: KEY" }),
    generation(9, "2026-01-01T00:00:00Z"),
    generation(10, ISSUED_AT),
  ],
};

describe("what a state knows", () => {
  const known = knownBy(STATE, "keys", "prod");

  it("is the ids of its clients, secrets and entries, and the newest generation by number", () => {
    assert.deepEqual([...known.clients], ["0oa1"]);
    assert.deepEqual([...known.secrets], ["ocs9", "lost", "twin"]);
    assert.deepEqual([...known.stores], ["gitlab:project a/b: KEY"]);
    assert.deepEqual(known.newest.get("payments"), { generation: 10, issuedAt: ISSUED_AT });
  });

  const verdicts: [what: string, generation: number | null, created: string, verdict: string][] = [
    ["an earlier generation", 8, "2026-01-01T00:00:00Z", "stray"],
    ["the newest one, made by another update", 10, "2026-03-01T00:00:05Z", "twin"],
    ["the newest one, made before the state made it", 10, "2026-02-01T00:00:00Z", "older state"],
    ["a later generation", 11, "2026-03-02T00:00:00Z", "older state"],
    ["no generation", null, "2026-03-02T00:00:00Z", "foreign"],
  ];
  for (const [what, number, created, verdict] of verdicts) {
    it(`makes ${what} "${verdict}"`, () => {
      const found = { team: "payments", generation: number, created };
      assert.equal(verdictOn(known, found), verdict);
    });
  }

  it("makes whatever a team has that the state does not know a sign of an older state", () => {
    const found = { team: "search", generation: 1, created: null };
    assert.equal(verdictOn(known, found), "older state");
    assert.equal(verdictOn(knownBy(undefined, "keys", "prod"), found), "older state");
  });
});
