import assert from "node:assert/strict";
import type { StackState } from "../../../cli/backend/state";
import { deliveredTeams, keyClaims } from "../../../cli/verify/keyClaims";

const SECRET = "4dabf18193072939515e22adb298388d";

const check = (generation: number, apiKey: unknown) => ({
  urn: `urn:pulumi:dev::p::cikeys:index:TokenCheck::payments-check-${generation}`,
  type: "cikeys:index:TokenCheck",
  inputs: {
    apiKey,
    issuer: "https://acme.okta.com/oauth2/aus1",
    issuerKind: "okta",
    scope: "all",
    notBefore: "2026-04-01T00:00:00Z",
    successes: 3,
    interval: 5,
    timeout: 300,
  },
});

const stateWith = (...resources: StackState["resources"]): StackState => ({
  lastUpdate: undefined,
  pendingCreates: [],
  resources: [
    {
      urn: "stack",
      type: "pulumi:pulumi:Stack",
      outputs: { ledger: { teams: { payments: { generation: 2 } } } },
    },
    ...resources,
  ],
});

describe("the key that a team was last given", () => {
  it("is the ledger's generation, and not one that an update did not come to deliver", () => {
    const state = stateWith(
      check(2, { [SECRET]: "x", plaintext: '"two"' }),
      check(3, { [SECRET]: "x", plaintext: '"three"' }),
    );
    assert.deepEqual(deliveredTeams(state), new Map([["payments", 2]]));
    assert.deepEqual(keyClaims(state), [
      {
        team: "payments",
        generation: 2,
        claim: {
          apiKey: "two",
          issuer: "https://acme.okta.com/oauth2/aus1",
          issuerKind: "okta",
          scope: "all",
          notBefore: "2026-04-01T00:00:00Z",
          ...{ successes: 1, interval: 2, timeout: 5 },
        },
      },
    ]);
  });

  it("is taken from the keys that the stack exports, if it does", () => {
    const state = stateWith(check(2, { [SECRET]: "x", ciphertext: "v1:…" }));
    assert.equal(keyClaims(state, { payments: "exported" })[0]?.claim.apiKey, "exported");
  });

  it("is none where the state holds it encrypted, or not at all", () => {
    assert.deepEqual(keyClaims(stateWith(check(2, { [SECRET]: "x", ciphertext: "v1:…" }))), []);
    assert.deepEqual(keyClaims(stateWith()), []);
  });

  it("is proven as the update proved it: through the control plane, by the same authorities", () => {
    const known = check(2, { [SECRET]: "x", plaintext: '"two"' });
    const inputs = { ...known.inputs, through: "control-plane", authorities: "PEM" };
    const [found] = keyClaims(stateWith({ ...known, inputs }));
    assert.deepEqual([found?.claim.through, found?.claim.authorities], ["control-plane", "PEM"]);
  });

  it("comes with where it is to deploy, as the update told it", () => {
    const accessOf = (access: unknown) => {
      const state = stateWith(check(2, { [SECRET]: "x", plaintext: '"two"' }));
      Object.assign(state.resources[0]?.outputs ?? {}, { access });
      return keyClaims(state)[0]?.access;
    };
    const place = { project: "payments", domain: "development" };
    const told = { mode: "external", ...place, allow: [], identities: [] };
    assert.deepEqual(accessOf({ payments: told }), { mode: "external", ...place });
    assert.deepEqual(accessOf({ payments: { mode: "noop" } }), { mode: "noop" });
    for (const none of [undefined, "[secret]", {}, { payments: { mode: "union" } }]) {
      assert.equal(accessOf(none), undefined);
    }
  });
});
