import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Ledger } from "../../components/rotation/ledger";
import { refuseLostClients } from "../../settings/identities/againstLedger";
import type { Settings } from "../../settings/schema";
import { validateSettings } from "../../settings/read";

const OIDC = { kind: "oidc", issuer: "https://sso.example.com" };
const OKTA = { kind: "okta", authorizationServer: "union" };

function settings(identity: object, clients?: object): Settings {
  const stores = [{ kind: "github", repository: "acme/payments" }];
  const secrets = Object.keys(clients ?? {}).map((generation) => ({
    key: `clientSecret/payments/${generation}`,
    team: "payments",
    generation,
    value: `secret-${generation}`,
    encrypted: true,
  }));
  const teams = { payments: { stores, ...(clients && { clients }) } };
  return validateSettings({ domain: "union.example.com", identity, teams }, secrets);
}

function ledger(entry: { generation?: number; basis?: string }): Ledger {
  const delivered = {
    generation: 1,
    issuedAt: "2026-01-01T00:00:00Z",
    deliveredAt: "2026-01-01T00:05:00Z",
    protect: true,
    ...entry,
  };
  return { version: 1, stack: "flyte-ci-keys/dev", teams: { payments: delivered } };
}

function refusal(now: Settings, before: Ledger): string {
  try {
    refuseLostClients(now, before);
    return "";
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message;
  }
}

const BY_HAND = { ...OIDC, registration: "static" };
const BASIS = "https://sso.example.com all";

describe("settings against the ledger", () => {
  const accepted: [string, Settings, Ledger][] = [
    ["a first update", settings(OIDC), { ...ledger({}), teams: {} }],
    ["the same registration", settings(OIDC), ledger({ basis: BASIS })],
    [
      "another issuer, which makes a new client",
      settings({ ...OIDC, scope: "x" }),
      ledger({ basis: BASIS }),
    ],
    ["clients by hand", settings(BY_HAND, { g1: { id: "a" } }), ledger({ basis: "static" })],
    ["an identity of another kind", settings(OKTA), ledger({})],
  ];
  for (const [what, now, before] of accepted) {
    it(`are good: ${what}`, () => assert.equal(refusal(now, before), ""));
  }

  const refused: [string, Settings, Ledger, RegExp][] = [
    [
      "registered clients made by hand",
      settings(BY_HAND, { g1: { id: "a" } }),
      ledger({ basis: BASIS }),
      /registration dynamic, which cannot change/,
    ],
    [
      "clients by hand registered",
      settings(OIDC),
      ledger({ basis: "static" }),
      /registration static, which cannot change/,
    ],
    [
      "an OpenID provider's clients given up",
      settings(OKTA),
      ledger({ basis: BASIS }),
      /which cannot change while it is in use/,
    ],
    [
      "the client in the stores taken out",
      settings(BY_HAND, { g1: { id: "a" } }),
      ledger({ basis: "static", generation: 2 }),
      /"payments": generation 2 is in the stores, and teams\.payments\.clients\.g2 is gone/,
    ],
  ];
  for (const [what, now, before, says] of refused) {
    it(`are refused: ${what}`, () => {
      const message = refusal(now, before);
      assert.match(message, says);
      assert.match(message, /nothing was touched/);
    });
  }
});
