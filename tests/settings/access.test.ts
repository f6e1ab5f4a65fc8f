import assert from "node:assert/strict";
import { accessOf } from "../../settings/access";
import { accessWarnings } from "../../settings/accessWarnings";
import { validateSettings } from "../../settings/read";
import type { Settings } from "../../settings/schema";

const PLACE = { project: "payments", domain: "production" };

function settings(
  access: unknown,
  teams: Record<string, unknown> = { payments: PLACE },
  identity: object = { kind: "okta", authorizationServer: "union" },
): Settings {
  return validateSettings({
    domain: "union.example.com",
    identity,
    ...(access === undefined ? {} : { access }),
    teams: Object.fromEntries(
      Object.entries(teams).map(([team, own]) => [
        team,
        { stores: [{ kind: "github", repository: `acme/${team}` }], access: own },
      ]),
    ),
  });
}

const OIDC = { kind: "oidc", issuer: "https://sso.example.com" };

describe("access settings", () => {
  it("have a mode for all teams, which a team may have of its own", () => {
    const { access, teams } = settings(
      { mode: "external" },
      { payments: PLACE, search: { ...PLACE, mode: "union" }, open: { mode: "noop" } },
    );
    const found = Object.values(teams).map((team) => accessOf(access, team.access));
    assert.deepEqual(found, [
      { mode: "external", ...PLACE },
      { mode: "union", ...PLACE },
      { mode: "noop" },
    ]);
    assert.equal(accessOf({}, {}), undefined);
  });

  const wrong: [what: string, access: unknown, own: unknown, says: RegExp][] = [
    [
      "an unknown mode",
      { mode: "open" },
      {},
      /access\.mode: must be "noop", "external" or "union"/,
    ],
    ["no place", { mode: "union" }, {}, /payments\.access\.project: is missing: `mode: union`/],
    ["no domain", undefined, { mode: "external", project: "p" }, /access\.domain: is missing/],
    ["a place and no mode", undefined, PLACE, /payments\.access\.mode: is missing: "noop"/],
    ["a place in capitals", { mode: "union" }, { ...PLACE, project: "P" }, /1 to 63 small letters/],
    ["a misspelt one", { mode: "noop" }, { projects: "p" }, /access\.projects: is not a setting/],
  ];
  for (const [what, access, own, says] of wrong) {
    it(`refuse ${what}`, () => {
      assert.throws(() => settings(access, { payments: own }), says);
    });
  }

  it("warn once where every key deploys everywhere, naming a few", () => {
    assert.deepEqual(accessWarnings(settings({ mode: "union" })), []);
    assert.deepEqual(accessWarnings(settings(undefined, { payments: {} })), []);
    const teams = Object.fromEntries(["a", "b", "c", "d", "e"].map((team) => [team, {}]));
    const [warning = "", ...more] = accessWarnings(settings({ mode: "noop" }, teams));
    assert.match(warning, /union\.example\.com lets every key deploy .* of a, b, c and 2 more too/);
    assert.deepEqual(more, []);
  });

  it("warn where a rotation brings a subject that the rules do not know", () => {
    const [warning = ""] = accessWarnings(settings({ mode: "union" }, { payments: PLACE }, OIDC));
    assert.match(warning, /each rotation brings a new client, and a subject/);
  });

  it("refuse scopes and roles with *, by the rule that the policy pack has", () => {
    const okta = { kind: "okta", authorizationServer: "union", scope: "union.*" };
    for (const identity of [okta, { ...OIDC, scope: "*" }, { ...OIDC, role: "a*" }]) {
      assert.throws(() => settings(undefined, { payments: {} }, identity), /must be one name with/);
    }
  });
});
