import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { IdentityKind } from "../../components/identities/traits";
import { validateEnvironment } from "../../settings/environment";

const GOOD = { OKTA_API_TOKEN: "00abc", GITHUB_TOKEN: "ghp_abc" };

/** The errors, one a line. */
function errorsOf(env: NodeJS.ProcessEnv, kind: IdentityKind = "okta", store = "github"): string[] {
  try {
    const teams = { payments: { stores: [{ kind: store }] } };
    validateEnvironment(env, { identity: { kind }, teams });
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    const [head, ...errors] = error.message.split("\n");
    assert.equal(head, "the environment is not right; nothing was touched:");
    return errors.map((line) => line.trim());
  }
  return [];
}

describe("validateEnvironment", () => {
  const key = {
    OKTA_API_CLIENT_ID: "0oa1",
    OKTA_API_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n",
    OKTA_API_SCOPES: "okta.apps.manage, okta.apps.read",
  };
  const accepted: [string, NodeJS.ProcessEnv][] = [
    ["an API token", GOOD],
    ["an access token", { OKTA_ACCESS_TOKEN: "ey", GITHUB_TOKEN: "ghp_abc" }],
    ["a service app's key", { ...key, GITHUB_TOKEN: "ghp_abc" }],
    ["empty variables beside", { ...GOOD, GITHUB_OWNER: "", GITLAB_TOKEN: "" }],
  ];
  for (const [what, env] of accepted) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(errorsOf(env), []);
    });
  }

  const canary = "canary9f83c1";
  const flawed: [string, RegExp][] = [
    [`${canary}\n`, /a line feed at the end/],
    [`${canary}\r\n`, /a carriage return at the end/],
    [` ${canary}`, /a space at the start/],
    [`${canary}\n${canary}`, /a line feed inside/],
    [`${canary}\u200b`, /a zero-width space at the end/],
  ];
  for (const variable of [
    "OKTA_API_TOKEN",
    "OKTA_ACCESS_TOKEN",
    "ARM_CLIENT_SECRET",
    "ENTRA_ACCESS_TOKEN",
    "GITHUB_TOKEN",
    "GITLAB_TOKEN",
    "JENKINS_API_TOKEN",
  ]) {
    for (const [token, message] of flawed) {
      it(`refuses ${JSON.stringify(token)} as ${variable} without repeating it`, () => {
        const errors = errorsOf({ ...GOOD, [variable]: token });
        assert.equal(errors.length, 1);
        const [error = ""] = errors;
        assert.ok(error.startsWith(`"${variable}" has `));
        assert.match(error, message);
        assert.ok(!error.includes(canary));
      });
    }
  }

  for (const variable of ["GITHUB_OWNER", "GITHUB_ORGANIZATION"]) {
    it(`refuses ${variable}, which would win over every store's owner`, () => {
      const errors = errorsOf({ ...GOOD, [variable]: canary });
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", new RegExp(`^"${variable}" .*unset ${variable}$`));
      assert.ok(!errors[0]?.includes(canary));
    });
  }

  for (const missing of Object.keys(key)) {
    it(`refuses a service app's key without ${missing}`, () => {
      const errors = errorsOf({ ...key, GITHUB_TOKEN: "ghp_abc", [missing]: undefined });
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", /^no Okta administrator credentials: set OKTA_API_TOKEN/);
    });
  }

  const client = { ARM_CLIENT_ID: "11111111-2222-3333-4444-555555555555", GITHUB_TOKEN: "ghp_abc" };
  const entraAccepted: [string, NodeJS.ProcessEnv][] = [
    ["a client secret", { ...client, ARM_CLIENT_SECRET: "abc" }],
    ["a federated token", { ...client, ARM_OIDC_TOKEN: "ey" }],
    ["a file with a federated token", { ...client, ARM_OIDC_TOKEN_FILE_PATH: "/var/run/token" }],
    ["the pipeline's own federated token", { ...client, ARM_USE_OIDC: "true" }],
    ["a ready token", { ENTRA_ACCESS_TOKEN: "ey", GITHUB_TOKEN: "ghp_abc" }],
  ];
  for (const [what, env] of entraAccepted) {
    it(`accepts ${what} for Entra`, () => {
      assert.deepEqual(errorsOf(env, "entra"), []);
    });
  }

  it("asks for Entra's credentials, and not for Okta's, where the settings say Entra", () => {
    const errors = errorsOf({ ...GOOD, ARM_CLIENT_SECRET: "abc" }, "entra");
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? "", /^no Entra administrator credentials: set ARM_CLIENT_ID with/);
  });

  it("asks for nothing of GitHub where no team has a store there", () => {
    const env = { OKTA_API_TOKEN: "00abc", GITHUB_OWNER: "acme", GITHUB_APP_ID: "1" };
    assert.deepEqual(errorsOf(env, "okta", "another"), []);
  });

  it("tells everything that is wrong at once", () => {
    const errors = errorsOf({ GITHUB_OWNER: "acme", GITLAB_TOKEN: "glpat \n" });
    assert.equal(errors.length, 4);
    assert.match(errors[0] ?? "", /^"GITLAB_TOKEN"/);
    assert.match(errors[1] ?? "", /^no Okta administrator credentials/);
    assert.match(errors[2] ?? "", /^"GITHUB_OWNER"/);
    assert.match(errors[3] ?? "", /^no GitHub administrator credentials: set GITHUB_TOKEN, or /);
  });
});
