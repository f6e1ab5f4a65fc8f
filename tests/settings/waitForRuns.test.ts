import assert from "node:assert/strict";
import { validateSettings } from "../../settings/read";
import { policyOf } from "../../settings/rotation";

const HOUR = 3_600_000;

/** Settings of one team with these times, for all and for it alone. */
function settings(all: object, own: object = {}): unknown {
  return {
    domain: "union.example.com",
    identity: { kind: "okta", orgName: "acme", baseUrl: "okta.com", authorizationServer: "union" },
    rotation: all,
    teams: {
      payments: { rotation: own, stores: [{ kind: "github", repository: "acme/payments" }] },
    },
  };
}

function waitOf(all: object, own: object = {}): number | undefined {
  const { rotation, teams } = validateSettings(settings(all, own));
  return policyOf("okta", rotation, teams["payments"]?.rotation ?? {}).waitForRuns;
}

describe("rotation.waitForRuns", () => {
  it("is off unless set", () => assert.equal(waitOf({}), 0));

  it("is for all teams, or for one", () => {
    assert.equal(waitOf({ waitForRuns: "24h" }), 24 * HOUR);
    assert.equal(waitOf({}, { waitForRuns: "2d" }), 48 * HOUR);
    assert.equal(waitOf({ waitForRuns: "24h" }, { waitForRuns: "0h" }), 0);
  });

  it("must be a length of time", () => {
    assert.throws(() => waitOf({ waitForRuns: true }), /rotation\.waitForRuns: must be a length/);
  });

  it("must leave time for the next rotation", () => {
    const tight = { every: "20d", overlap: "7d", spread: "2d", brownout: "1d" };
    assert.equal(waitOf({ ...tight, waitForRuns: "9d" }), 9 * 24 * HOUR);
    assert.throws(
      () => waitOf({ ...tight, waitForRuns: "10d" }),
      /teams\.payments\.rotation: `overlap` \+ `waitForRuns` \+ `brownout` must be shorter/,
    );
  });
});
