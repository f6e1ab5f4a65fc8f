import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { validateSettings } from "../../settings/read";
import { policyOf } from "../../settings/rotation";
import { DAY, DEFAULT_POLICY } from "../../components/rotation/policy";

/** Stands in wrong values; no message may repeat it. */
const CANARY = "canary9f83c1";

const STORE = { kind: "github", repository: "acme/payments" };
const SEARCH_STORE = { kind: "github", repository: "acme/search" };
const OKTA = { kind: "okta", authorizationServer: "union" };
const ENTRA = {
  kind: "entra",
  tenantId: "11111111-2222-3333-4444-555555555555",
  api: "api://union",
};
const SETTINGS = {
  domain: "union.example.com",
  identity: OKTA,
  teams: { payments: { stores: [STORE] } },
};

const withStores = (...stores: unknown[]) => ({ ...SETTINGS, teams: { payments: { stores } } });
const withStore = (part: object) => withStores({ ...STORE, ...part });
const withRotation = (rotation: object) => ({
  ...SETTINGS,
  teams: { payments: { stores: [STORE], rotation } },
});
const withIdentity = (part: object) => ({ ...SETTINGS, identity: { ...OKTA, ...part } });
const withEntra = (part: object) => ({ ...SETTINGS, identity: { ...ENTRA, ...part } });
const withTeams = (...names: string[]) => ({
  ...SETTINGS,
  teams: Object.fromEntries(
    names.map((name, index) => [name, { stores: [{ ...STORE, repository: `acme/app-${index}` }] }]),
  ),
});

/** The errors, one a line, without their indentation and the namespace. */
function errorsOf(raw: unknown): string[] {
  try {
    validateSettings(raw);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    const [head = "", ...rest] = error.message.split("\n");
    const errors = rest
      .filter((line) => line.startsWith("  "))
      .map((line) => line.trim().replace(/^flyte-ci-keys:/, ""));
    const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
    assert.equal(head, `the stack's settings have ${count}; nothing was touched:`);
    assert.match(rest.at(-1) ?? "", /pulumi config set --path/);
    assert.ok(!error.message.includes(CANARY), error.message);
    return errors;
  }
  return [];
}

describe("validateSettings", () => {
  it("accepts the smallest settings and fills in the rest", () => {
    assert.deepEqual(validateSettings(SETTINGS), {
      domain: "union.example.com",
      identity: {
        kind: "okta",
        authorizationServer: "union",
        scope: "all",
        accessPolicy: "per-team",
        label: "flyte-ci {team}",
        check: { successes: 1, interval: 2, timeout: 60 },
      },
      teams: {
        payments: {
          stores: [{ ...STORE, secretName: "FLYTE_API_KEY" }],
          rotation: {},
          access: {},
        },
      },
      rotation: {},
      access: {},
      github: { writeDelayMs: 1000 },
      gitlab: {},
      jenkins: {},
      protect: true,
      exportKeys: false,
      confirmDestroy: [],
    });
  });

  it("reads times of days and hours, a team's own over the stack's over the built-in ones", () => {
    const settings = validateSettings({
      ...withRotation({ overlap: "36h" }),
      rotation: { every: "30d", overlap: "5d" },
    });
    assert.deepEqual(
      policyOf("okta", settings.rotation, settings.teams["payments"]?.rotation ?? {}),
      {
        ...DEFAULT_POLICY,
        every: 30 * DAY,
        overlap: 1.5 * DAY,
      },
    );
  });

  it("fills what an Entra tenant needs, and takes Graph's address from the login host", () => {
    const { identity } = validateSettings(
      withEntra({ authorityHost: "https://login.microsoftonline.us/" }),
    );
    assert.deepEqual(identity, {
      ...ENTRA,
      role: "all",
      displayName: "flyte-ci {team}",
      consent: "automatic",
      preAuthorize: true,
      manageRole: false,
      owners: [],
      authorityHost: "https://login.microsoftonline.us",
      graphUrl: "https://graph.microsoft.us",
      check: { successes: 3, interval: 10, timeout: 300 },
    });
  });

  it("has no brown-out where a client secret cannot be switched off", () => {
    const settings = validateSettings(withEntra({ maxSecretLifetimeDays: 98 }));
    assert.equal(policyOf("entra", settings.rotation, {}).brownout, 0);
  });

  it("writes secret names in capitals, as GitHub does", () => {
    const settings = validateSettings(withStore({ secretName: "flyte_key" }));
    assert.deepEqual(settings.teams["payments"]?.stores, [{ ...STORE, secretName: "FLYTE_KEY" }]);
  });

  const accepted: [string, unknown][] = [
    ["an environment with a slash", withStore({ environment: "team-a/production" })],
    ["an environment with a space", withStore({ environment: "stage 1" })],
    ["an environment with an accent", withStore({ environment: "ünit" })],
    [
      "an environment with a percent sign that encodes nothing",
      withStore({ environment: "50% x" }),
    ],
    [
      "environments that differ in a slash",
      withStores({ ...STORE, environment: "a/b" }, { ...STORE, environment: "a-b" }),
    ],
    [
      "a repository's secret beside its environment's",
      withStores(STORE, { ...STORE, environment: "production" }),
    ],
    ["names of digits in quotes", withTeams("007", "1e3", "no", "null")],
    ["names that every object has", withTeams("constructor", "toString")],
    ["an organisation of digits in quotes", withIdentity({ orgName: "00123" })],
    ["a request", withRotation({ request: "quarterly" })],
    ["a leak with a request", withRotation({ request: "leak", compromised: true })],
    ["a host of one label", { ...SETTINGS, domain: "localhost" }],
    ["no brown-out", withRotation({ brownout: "0d" })],
  ];
  for (const [what, raw] of accepted) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(errorsOf(raw), []);
    });
  }

  const refused: [string, unknown, string, RegExp][] = [
    ["no domain", { ...SETTINGS, domain: undefined }, "domain", /is missing/],
    ["an empty domain", { ...SETTINGS, domain: "" }, "domain", /must not be empty/],
    ["a scheme", { ...SETTINGS, domain: `https://${CANARY}.com` }, "domain", /without a scheme/],
    ["dns:///", { ...SETTINGS, domain: `dns:///${CANARY}.com` }, "domain", /bare host/],
    ["dns:", { ...SETTINGS, domain: `dns:${CANARY}.com` }, "domain", /without dns/],
    ["a port", { ...SETTINGS, domain: `${CANARY}.com:8443` }, "domain", /without a port/],
    ["a colon at the end", { ...SETTINGS, domain: `${CANARY}.com:` }, "domain", /without a port/],
    ["a path", { ...SETTINGS, domain: `${CANARY}.com/flyte` }, "domain", /without a path/],
    ["a slash at the end", { ...SETTINGS, domain: `${CANARY}.com/` }, "domain", /without a path/],
    ["a host with a space", { ...SETTINGS, domain: `${CANARY} .com` }, "domain", /host name/],
    ["a host with a line end", { ...SETTINGS, domain: `${CANARY}.com\n` }, "domain", /host name/],
    ["a number as domain", { ...SETTINGS, domain: 42 }, "domain", /put it in quotes/],
    ["no identity", { ...SETTINGS, identity: undefined }, "identity", /"okta", "entra" or "oidc"/],
    ["text as identity", { ...SETTINGS, identity: CANARY }, "identity", /"okta"/],
    [
      "an identity without kind",
      { ...SETTINGS, identity: { authorizationServer: "union" } },
      "identity.kind",
      /"okta", "entra" or "oidc"/,
    ],
    ["an unknown identity", withIdentity({ kind: CANARY }), "identity.kind", /"okta"/],
    ["a tenant that is no GUID", withEntra({ tenantId: CANARY }), "identity.tenantId", /a GUID/],
    ["no API", withEntra({ api: undefined }), "identity.api", /client id, or its identifier URI/],
    ["an owner that is no GUID", withEntra({ owners: ["me"] }), "identity.owners.0", /a GUID/],
    [
      "a login host without https",
      withEntra({ authorityHost: "http://login.example.com" }),
      "identity.authorityHost",
      /https address/,
    ],
    [
      "an unknown login host without its Graph",
      withEntra({ authorityHost: "https://login.example.com" }),
      "identity.graphUrl",
      /is needed beside this authorityHost/,
    ],
    [
      "a display name for all teams",
      withEntra({ displayName: "flyte-ci" }),
      "identity.displayName",
      /\{team\}/,
    ],
    [
      "a rotation slower than the tenant's policy allows",
      withEntra({ maxSecretLifetimeDays: 90 }),
      "teams.payments.rotation",
      /`every` \+ `overlap` must be shorter than `identity.maxSecretLifetimeDays`/,
    ],
    ["a number as orgName", withIdentity({ orgName: 123 }), "identity.orgName", /in quotes/],
    [
      "no authorization server",
      withIdentity({ authorizationServer: undefined }),
      "identity.authorizationServer",
      /is missing: name of the custom authorization server/,
    ],
    [
      "an unknown access policy",
      withIdentity({ accessPolicy: CANARY }),
      "identity.accessPolicy",
      /"per-team" or "existing"/,
    ],
    ["a label for all", withIdentity({ label: CANARY }), "identity.label", /\{team\}/],
    [
      "text as a number",
      withIdentity({ check: { successes: CANARY } }),
      "identity.check.successes",
      /must be a number$/,
    ],
    [
      "half a success",
      withIdentity({ check: { successes: 1.5 } }),
      "identity.check.successes",
      /must be a whole number$/,
    ],
    [
      "no success",
      withIdentity({ check: { successes: 0 } }),
      "identity.check.successes",
      /must be at least 1$/,
    ],
    [
      "no time between checks",
      withIdentity({ check: { interval: 0 } }),
      "identity.check.interval",
      /must be more than 0$/,
    ],
    [
      "hours of checks",
      withIdentity({ check: { timeout: 7200 } }),
      "identity.check.timeout",
      /must be at most 1800$/,
    ],
    ["no teams", { ...SETTINGS, teams: undefined }, "teams", /one team at least/],
    ["empty teams", { ...SETTINGS, teams: {} }, "teams", /one team at least/],
    ["a list of teams", { ...SETTINGS, teams: [CANARY] }, "teams", /one team at least/],
    ["nothing below a team", { ...SETTINGS, teams: { payments: null } }, "teams.payments", /group/],
    [
      "a team without stores",
      { ...SETTINGS, teams: { payments: {} } },
      "teams.payments.stores",
      /must be a list/,
    ],
    ["an empty list of stores", withStores(), "teams.payments.stores", /one store at least/],
    ["text as a store", withStores(CANARY), "teams.payments.stores.0", /"github"/],
    [
      "a store without kind",
      withStore({ kind: undefined }),
      "teams.payments.stores.0.kind",
      /"git/,
    ],
    ["an unknown store", withStore({ kind: CANARY }), "teams.payments.stores.0.kind", /"github"/],
    [
      "a repository without owner",
      withStore({ repository: CANARY }),
      "teams.payments.stores.0.repository",
      /owner\/repository/,
    ],
    [
      "a repository's address",
      withStore({ repository: `https://github.com/acme/${CANARY}` }),
      "teams.payments.stores.0.repository",
      /owner\/repository/,
    ],
    [
      "a repository that climbs",
      withStore({ repository: "acme/.." }),
      "teams.payments.stores.0.repository",
      /owner\/repository/,
    ],
    [
      "an empty repository",
      withStore({ repository: "" }),
      "teams.payments.stores.0.repository",
      /must not be empty/,
    ],
    [
      "a number as repository",
      withStore({ repository: 12321123131 }),
      "teams.payments.stores.0.repository",
      /put it in quotes/,
    ],
    [
      "a number as environment",
      withStore({ environment: 42 }),
      "teams.payments.stores.0.environment",
      /put it in quotes/,
    ],
    [
      "an encoded environment",
      withStore({ environment: "team-a%2Fproduction" }),
      "teams.payments.stores.0.environment",
      /as GitHub shows it/,
    ],
    [
      "an encoded environment in small letters",
      withStore({ environment: `team-a%2f${CANARY}` }),
      "teams.payments.stores.0.environment",
      /as GitHub shows it/,
    ],
    [
      "an empty environment",
      withStore({ environment: "" }),
      "teams.payments.stores.0.environment",
      /must not be empty/,
    ],
    ...["GITHUB_TOKEN", "github_token", "1KEY", "FLYTE-KEY", "FLYTE KEY", "SCHLÜSSEL", "KEY\n"].map(
      (secretName): [string, unknown, string, RegExp] => [
        `the secret name ${JSON.stringify(secretName)}`,
        withStore({ secretName }),
        "teams.payments.stores.0.secretName",
        /must have letters, digits and _ only/,
      ],
    ),
    [
      "a number as secret name",
      withStore({ secretName: 7 }),
      "teams.payments.stores.0.secretName",
      /put it in quotes/,
    ],
    ["a bad team name", withTeams("pay ments"), "teams.pay ments", /1 to 50 letters/],
    ["a long team name", withTeams("x".repeat(51)), `teams.${"x".repeat(51)}`, /1 to 50 letters/],
    [
      "twin teams",
      withTeams("payments", "Payments"),
      "teams.Payments",
      /"payments", ignoring case/,
    ],
    [
      "a store twice",
      withStores(STORE, STORE),
      "teams.payments.stores.1",
      /same address as teams\.payments\.stores\.0/,
    ],
    [
      "a store twice, the default name written out",
      withStores(STORE, { ...STORE, secretName: "FLYTE_API_KEY" }),
      "teams.payments.stores.1",
      /same address/,
    ],
    [
      "stores that differ in the case of the secret's name",
      withStores({ ...STORE, secretName: "KEY" }, { ...STORE, secretName: "key" }),
      "teams.payments.stores.1",
      /same address.*ignoring case/,
    ],
    [
      "stores that differ in the case of the environment",
      withStores({ ...STORE, environment: "Prod" }, { ...STORE, environment: "prod" }),
      "teams.payments.stores.1",
      /same address.*ignoring case/,
    ],
    [
      "stores that differ in the case of the repository",
      withStores(STORE, { ...STORE, repository: "Acme/Payments" }),
      "teams.payments.stores.1",
      /same address.*ignoring case/,
    ],
    [
      "one store of two teams",
      { ...SETTINGS, teams: { payments: { stores: [STORE] }, search: { stores: [STORE] } } },
      "teams.search.stores.0",
      /same address as teams\.payments\.stores\.0/,
    ],
    [
      "a number of days",
      withRotation({ every: 90 }),
      "teams.payments.rotation.every",
      /90d or 12h/,
    ],
    ["half a day", withRotation({ every: "1.5d" }), "teams.payments.rotation.every", /90d or 12h/],
    [
      "weeks",
      withRotation({ every: `2w ${CANARY}` }),
      "teams.payments.rotation.every",
      /90d or 12h/,
    ],
    ["no time at all", withRotation({ every: "0d" }), "teams.payments.rotation", /`every` must/],
    [
      "an overlap as long as the period",
      withRotation({ every: "7d", overlap: "7d" }),
      "teams.payments.rotation",
      /`overlap` must be shorter than `every`/,
    ],
    [
      "a stack's overlap longer than a team's period",
      { ...withRotation({ every: "7d" }), rotation: { overlap: "8d" } },
      "teams.payments.rotation",
      /`overlap` must be shorter than `every`/,
    ],
    [
      "an overlap that leaves no room for the spread",
      withRotation({ every: "20d", overlap: "10d", spread: "9d", brownout: "1d" }),
      "teams.payments.rotation",
      /`every` − `spread`/,
    ],
    [
      "a leak without request",
      withRotation({ compromised: true }),
      "teams.payments.rotation.compromised",
      /needs a `request`/,
    ],
    [
      "a leaked key on hold",
      withRotation({ request: "leak", compromised: true, hold: true }),
      "teams.payments.rotation.hold",
      /a leaked key must not be kept/,
    ],
    [
      "a number as request",
      withRotation({ request: 7 }),
      "teams.payments.rotation.request",
      /quotes/,
    ],
    [
      "text as hold",
      withRotation({ hold: CANARY }),
      "teams.payments.rotation.hold",
      /true or false/,
    ],
    ["text as protect", { ...SETTINGS, protect: CANARY }, "protect", /must be true or false$/],
    ["a number as exportKeys", { ...SETTINGS, exportKeys: 1 }, "exportKeys", /true or false$/],
    [
      "text as confirmDestroy",
      { ...SETTINGS, confirmDestroy: CANARY },
      "confirmDestroy",
      /a list$/,
    ],
    [
      "a number in confirmDestroy",
      { ...SETTINGS, confirmDestroy: [7] },
      "confirmDestroy.0",
      /in quotes/,
    ],
    ["a number as renamedFrom", { ...SETTINGS, renamedFrom: 7 }, "renamedFrom", /in quotes/],
    ["a list as rotation", { ...SETTINGS, rotation: [] }, "rotation", /a group of settings$/],
    [
      "a bad address of GitHub",
      { ...SETTINGS, github: { baseUrl: CANARY } },
      "github.baseUrl",
      /https:\/\/github\.example\.com/,
    ],
    [
      "a negative delay",
      { ...SETTINGS, github: { writeDelayMs: -1 } },
      "github.writeDelayMs",
      /at least 0$/,
    ],
    ["a misspelt setting", { ...SETTINGS, domian: CANARY }, "domian", /did you mean "domain"\?$/],
    [
      "a setting in the wrong place",
      withStore({ orgName: CANARY }),
      "teams.payments.stores.0.orgName",
      /is not a setting here$/,
    ],
    ["a setting like no other", { ...SETTINGS, zebra: CANARY }, "zebra", /is not a setting$/],
    [
      "a misspelt setting of a store",
      withStore({ secretname: CANARY }),
      "teams.payments.stores.0.secretname",
      /did you mean "secretName"\?$/,
    ],
    [
      "a misspelt setting of a rotation",
      withRotation({ overlapp: CANARY }),
      "teams.payments.rotation.overlapp",
      /did you mean "overlap"\?$/,
    ],
    [
      "a misspelt setting of an identity",
      withIdentity({ authorisationServer: CANARY }),
      "identity.authorisationServer",
      /did you mean "authorizationServer"\?$/,
    ],
  ];
  for (const [what, raw, path, message] of refused) {
    it(`refuses ${what} with one error`, () => {
      const errors = errorsOf(raw);
      assert.equal(errors.length, 1, errors.join("\n"));
      const [error = ""] = errors;
      assert.ok(error.startsWith(`${path}: `), error);
      assert.match(error, message);
    });
  }

  it("tells all errors at once, of values and between values", () => {
    const errors = errorsOf({
      domain: `https://${CANARY}:8443/`,
      identity: { kind: "okta", orgName: 7, label: CANARY },
      domian: CANARY,
      rotation: { spread: CANARY },
      teams: {
        payments: {
          stores: [STORE, { kind: CANARY }, { ...STORE, repository: CANARY }, STORE],
          rotation: { every: CANARY, compromised: true, hold: true },
        },
        Payments: { stores: [STORE] },
        search: { stores: [], note: CANARY },
        recommendations: CANARY,
      },
    });
    const paths = errors.map((error) => error.split(": ")[0]);
    assert.deepEqual(
      [...paths].sort(),
      [
        "domain",
        "domian",
        "identity.authorizationServer",
        "identity.label",
        "identity.orgName",
        "rotation.spread",
        "teams.Payments",
        "teams.Payments.stores.0",
        "teams.payments.rotation.compromised",
        "teams.payments.rotation.every",
        "teams.payments.rotation.hold",
        "teams.payments.stores.1.kind",
        "teams.payments.stores.2.repository",
        "teams.payments.stores.3",
        "teams.recommendations",
        "teams.search.note",
        "teams.search.stores",
      ].sort(),
    );
  });

  it("compares times even where something else is wrong", () => {
    const raw = { ...withRotation({ every: "7d", overlap: "7d" }), domain: 42 };
    assert.deepEqual(
      errorsOf(raw).map((error) => error.split(": ")[0]),
      ["domain", "teams.payments.rotation"],
    );
  });

  it("does not compare a malformed time with the built-in ones", () => {
    // 95 days are longer than the built-in 90, but nobody asked for 90.
    const errors = errorsOf(withRotation({ every: "a year", overlap: "95d" }));
    assert.deepEqual(
      errors.map((error) => error.split(": ")[0]),
      ["teams.payments.rotation.every"],
    );
  });

  it("accepts two stores of two teams", () => {
    const raw = {
      ...SETTINGS,
      teams: { payments: { stores: [STORE] }, search: { stores: [SEARCH_STORE] } },
    };
    assert.deepEqual(errorsOf(raw), []);
  });
});
