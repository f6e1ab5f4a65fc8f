import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ClientSecretSetting } from "../../settings/clientSecrets";
import { validateSettings } from "../../settings/read";

const CANARY = "canary9f83c1";
const STORE = { kind: "github", repository: "acme/payments" };
const OIDC = { kind: "oidc", issuer: "https://sso.example.com/realms/union" };
const DYNAMIC = {
  domain: "union.example.com",
  identity: OIDC,
  teams: { payments: { stores: [STORE] } },
};

const withIdentity = (part: object) => ({ ...DYNAMIC, identity: { ...OIDC, ...part } });
const withTeam = (part: object, identity: object = OIDC) => ({
  ...DYNAMIC,
  identity,
  teams: { payments: { stores: [STORE], ...part } },
});
const STATIC_OIDC = { ...OIDC, registration: "static" };
const withClients = (clients: unknown) => withTeam({ clients }, STATIC_OIDC);

function secret(generation: string, changes: Partial<ClientSecretSetting> = {}) {
  return {
    key: `clientSecret/payments/${generation}`,
    team: "payments",
    generation,
    value: `${CANARY}${generation}`,
    encrypted: true,
    ...changes,
  };
}

function errorsOf(raw: unknown, secrets: ClientSecretSetting[] = []): string[] {
  try {
    validateSettings(raw, secrets);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.ok(!error.message.includes(CANARY), error.message);
    const lines = error.message.split("\n").filter((line) => line.startsWith("  "));
    return lines.map((line) => line.trim().replace(/^flyte-ci-keys:/, ""));
  }
  return [];
}

describe("settings of an OpenID provider", () => {
  it("are filled in: registration, scope, check", () => {
    assert.deepEqual(validateSettings(DYNAMIC).identity, {
      ...OIDC,
      registration: "dynamic",
      scope: "all",
      check: { successes: 1, interval: 2, timeout: 60 },
    });
  });

  const issuers: [string, boolean][] = [
    ["https://sso.example.com", true],
    ["https://tenant.example.com/", true],
    ["https://sso.example.com:8443/realms/union", true],
    ["http://127.0.0.1:8180/realms/union", true],
    ["http://localhost:8180", true],
    ["http://sso.example.com", false],
    ["http://127.0.0.1.example.com", false],
    ["http://localhost.example.com", false],
    ["https://", false],
    ["sso.example.com", false],
    ["https://sso.example.com?tenant=1", false],
    ["https://sso.example.com#x", false],
    ["https://sso.example.com/.well-known/openid-configuration", false],
  ];
  for (const [issuer, good] of issuers) {
    it(`${good ? "take" : "refuse"} the issuer ${issuer}`, () => {
      const errors = errorsOf(withIdentity({ issuer }));
      if (good) assert.deepEqual(errors, []);
      else assert.match(errors.join("\n"), /^identity\.issuer: must /);
    });
  }

  it("keep the issuer letter by letter: tokens must name it so", () => {
    const issuer = "https://Tenant.example.com/";
    const { identity } = validateSettings(withIdentity({ issuer }));
    assert.equal(identity.kind === "oidc" && identity.issuer, issuer);
  });

  const refused: [string, unknown, RegExp][] = [
    [
      "another registration",
      withIdentity({ registration: CANARY }),
      /must be "dynamic" or "static"/,
    ],
    ["two scopes", withIdentity({ scope: "all openid" }), /identity\.scope: must be one scope/],
    ["a misspelt word", withIdentity({ isuer: "x" }), /identity\.isuer: .*did you mean "issuer"/],
    [
      "an app to take over",
      withTeam({ adoptApp: "x" }),
      /payments\.adoptApp: is not for kind oidc/,
    ],
    [
      "clients beside registration",
      withTeam({ clients: { g1: { id: "a" } } }),
      /payments\.clients: is only for .*identity\.registration static/,
    ],
    [
      "clients of another identity",
      withTeam({ clients: { g1: { id: "a" } } }, { kind: "okta", authorizationServer: "union" }),
      /payments\.clients: is only for .*identity\.registration static/,
    ],
  ];
  for (const [what, raw, says] of refused) {
    it(`refuse ${what}`, () => {
      const errors = errorsOf(raw);
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0] ?? "", says);
    });
  }
});

describe("settings of clients that an administrator made", () => {
  it("are one client per generation, with its secret beside", () => {
    const raw = withClients({ g1: { id: "ci" }, g2: { id: "ci", expiresAt: "2026-12-31" } });
    assert.deepEqual(errorsOf(raw, [secret("g1"), secret("g2")]), []);
    const { teams } = validateSettings(raw, [secret("g1"), secret("g2")]);
    assert.deepEqual(teams["payments"]?.clients, {
      g1: { id: "ci" },
      g2: { id: "ci", expiresAt: "2026-12-31T00:00:00Z" },
    });
  });

  it("may begin at any generation: those before are over", () => {
    assert.deepEqual(errorsOf(withClients({ g7: { id: "ci" } }), [secret("g7")]), []);
  });

  const refused: [string, unknown, ClientSecretSetting[], RegExp][] = [
    [
      "no client",
      withClients(undefined),
      [],
      /payments\.clients: is missing: .*'flyte-ci-keys:teams\["payments"\]\.clients\.g1\.id'/,
    ],
    ["an empty group", withClients({}), [], /payments\.clients: is missing/],
    [
      "a client without its secret",
      withClients({ g1: { id: "ci" } }),
      [],
      /clients\.g1: has no secret: pulumi config set --secret flyte-ci-keys:clientSecret\/payments\/g1$/,
    ],
    [
      "a secret in clear",
      withClients({ g1: { id: "ci" } }),
      [secret("g1", { encrypted: false })],
      /^clientSecret\/payments\/g1: stands in clear .* --secret flyte-ci-keys:clientSecret\/payments\/g1/,
    ],
    [
      "a secret with a line end",
      withClients({ g1: { id: "ci" } }),
      [secret("g1", { value: `${CANARY}\n` })],
      /^clientSecret\/payments\/g1: must be printable ASCII/,
    ],
    [
      "a secret with a colon",
      withClients({ g1: { id: "ci" } }),
      [secret("g1", { value: `${CANARY}:` })],
      /the key is cut at each colon/,
    ],
    [
      "an empty secret",
      withClients({ g1: { id: "ci" } }),
      [secret("g1", { value: "" })],
      /^clientSecret\/payments\/g1: must be/,
    ],
    [
      "a secret of no client",
      withClients({ g1: { id: "ci" } }),
      [secret("g1"), secret("g2")],
      /^clientSecret\/payments\/g2: belongs to no client: teams\.payments\.clients\.g2/,
    ],
    [
      "a secret of no team",
      withClients({ g1: { id: "ci" } }),
      [secret("g1"), secret("g1", { key: "clientSecret/toString/g1", team: "toString" })],
      /^clientSecret\/toString\/g1: belongs to no client/,
    ],
    [
      "the same secret twice",
      withClients({ g1: { id: "ci" }, g2: { id: "ci" } }),
      [secret("g1"), secret("g2", { value: `${CANARY}g1` })],
      /^clientSecret\/payments\/g2: is the same secret as clientSecret\/payments\/g1/,
    ],
    [
      "a client id with a colon",
      withClients({ g1: { id: "urn:ci" } }),
      [secret("g1")],
      /clients\.g1\.id: must be printable ASCII without spaces and colons/,
    ],
    [
      "a client id that is a number",
      withClients({ g1: { id: 42 } }),
      [secret("g1")],
      /clients\.g1\.id: must be text: put it in quotes/,
    ],
    [
      "an end that is none",
      withClients({ g1: { id: "ci", expiresAt: "in spring" } }),
      [secret("g1")],
      /clients\.g1\.expiresAt: must be a date or an instant/,
    ],
  ];
  for (const [what, raw, secrets, says] of refused) {
    it(`refuse ${what}`, () => {
      const errors = errorsOf(raw, secrets);
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0] ?? "", says);
    });
  }

  for (const key of ["1", "g0", "g01", "G1", "g1.5"]) {
    it(`refuse a generation named ${key}`, () => {
      const errors = errorsOf(withClients({ [key]: { id: "ci" } }));
      assert.match(errors.join("\n"), /must be g1, g2, …/);
    });
  }

  it("refuse a list, where removing one would renumber the others", () => {
    assert.match(
      errorsOf(withClients([{ id: "ci" }])).join("\n"),
      /clients: must be a group of clients/,
    );
  });

  it("refuse secrets where the program registers clients", () => {
    assert.match(errorsOf(DYNAMIC, [secret("g1")]).join("\n"), /belongs to no client/);
  });
});
