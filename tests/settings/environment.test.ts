import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { IdentityKind } from "../../components/identities/traits";
import { validateEnvironment, type CredentialNeeds } from "../../settings/environment";

const GOOD = { OKTA_API_TOKEN: "00abc", GITHUB_TOKEN: "ghp_abc" };

/** Everything that any identity or store reads. */
const EVERYTHING = {
  ...GOOD,
  ARM_CLIENT_ID: "11111111-2222-3333-4444-555555555555",
  ARM_CLIENT_SECRET: "abc",
  OIDC_INITIAL_ACCESS_TOKEN: "abc",
  GITLAB_TOKEN: "glpat-abc",
  JENKINS_URL: "https://ci.example.com",
  JENKINS_USER_ID: "ci",
  JENKINS_API_TOKEN: "11abc",
};

type Stores = CredentialNeeds["teams"][string]["stores"];

const GITHUB: Stores = [{ kind: "github" }];

function gitLab(changes: { baseUrl?: string; tokenEnv?: string } = {}): Stores[number] {
  return { kind: "gitlab", tokenEnv: "GITLAB_TOKEN", ...changes };
}

function jenkins(
  changes: { url?: string | undefined; tokenEnv?: string; allowInsecure?: boolean } = {},
): Stores[number] {
  return { kind: "jenkins", tokenEnv: "JENKINS", allowInsecure: false, ...changes };
}

/** The errors, one a line. */
function errorsOf(
  env: NodeJS.ProcessEnv,
  kind: IdentityKind = "okta",
  stores = GITHUB,
  services: Partial<CredentialNeeds> = {},
): string[] {
  try {
    validateEnvironment(env, { identity: { kind }, teams: { payments: { stores } }, ...services });
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
    [
      "flawed variables that nothing reads",
      { ...GOOD, GITLAB_TOKEN: "a b", ARM_CLIENT_SECRET: "\n" },
    ],
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
  for (const [variable, kind] of [
    ["OKTA_API_TOKEN", "okta"],
    ["OKTA_ACCESS_TOKEN", "okta"],
    ["ARM_CLIENT_SECRET", "entra"],
    ["ENTRA_ACCESS_TOKEN", "entra"],
    ["OIDC_INITIAL_ACCESS_TOKEN", "oidc"],
    ["GITHUB_TOKEN", "okta"],
    ["GITLAB_TOKEN", "okta"],
    ["JENKINS_API_TOKEN", "okta"],
  ] as const) {
    for (const [token, message] of flawed) {
      it(`refuses ${JSON.stringify(token)} as ${variable} without repeating it`, () => {
        const stores = [...GITHUB, gitLab(), jenkins()];
        const errors = errorsOf({ ...EVERYTHING, [variable]: token }, kind, stores);
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
    const env = { ...EVERYTHING, GITHUB_TOKEN: "\n", GITHUB_OWNER: "acme", GITHUB_APP_ID: "1" };
    assert.deepEqual(errorsOf(env, "okta", [gitLab(), jenkins()]), []);
  });

  describe("for GitLab stores", () => {
    const { GITLAB_TOKEN, ...without } = EVERYTHING;

    it("asks for each store's own token, once", () => {
      const stores = [gitLab(), gitLab(), gitLab({ tokenEnv: "GITLAB_EU_TOKEN" })];
      assert.deepEqual(errorsOf(without, "okta", stores), [
        "no GitLab access token: set GITLAB_TOKEN to one with the scope api",
        "no GitLab access token: set GITLAB_EU_TOKEN to one with the scope api",
      ]);
      assert.deepEqual(
        errorsOf({ ...without, GITLAB_TOKEN, GITLAB_EU_TOKEN: "b" }, "okta", stores),
        [],
      );
    });

    it("refuses an address in clear, where a store takes it from the environment", () => {
      const env = { ...EVERYTHING, GITLAB_BASE_URL: `http://${canary}.example.com` };
      const errors = errorsOf(env, "okta", [gitLab()]);
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", /^"GITLAB_BASE_URL" must be the https address of a GitLab/);
      assert.ok(!errors[0]?.includes(canary));
      const own = [gitLab({ baseUrl: "https://git.example.com" })];
      assert.deepEqual(errorsOf(env, "okta", own), []);
      const gitlab = { baseUrl: "https://git.example.com" };
      assert.deepEqual(errorsOf(env, "okta", [gitLab()], { gitlab }), []);
    });
  });

  describe("for Jenkins stores", () => {
    it("asks for user and token of each controller, once", () => {
      const env = { OKTA_API_TOKEN: "00abc", JENKINS_USER_ID: "ci", JENKINS_URL: "https://ci" };
      const errors = errorsOf(env, "okta", [jenkins(), jenkins(), jenkins({ tokenEnv: "EU" })]);
      assert.deepEqual(errors, [
        "no Jenkins credentials: set JENKINS_USER_ID to a user's id and JENKINS_API_TOKEN to an API token of that user",
        "no Jenkins credentials: set EU_USER_ID to a user's id and EU_API_TOKEN to an API token of that user",
      ]);
    });

    it("asks for the controller where nothing names one", () => {
      const { JENKINS_URL, ...env } = EVERYTHING;
      const stores = [jenkins({ url: JENKINS_URL }), jenkins()];
      const errors = errorsOf(env, "okta", stores);
      assert.equal(errors.length, 1);
      assert.match(
        errors[0] ?? "",
        /named for teams\.payments\.stores\.1: set its `url`.*JENKINS_URL$/,
      );
      const services = { jenkins: { url: "https://ci.example.com" } };
      assert.deepEqual(errorsOf(env, "okta", stores, services), []);
    });

    it("refuses a malformed JENKINS_URL once, without repeating it", () => {
      const env = { ...EVERYTHING, JENKINS_URL: `https://user:${canary}@ci.example.com` };
      const errors = errorsOf(env, "okta", [jenkins(), jenkins()]);
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", /^"JENKINS_URL" must be/);
      assert.ok(!errors[0]?.includes(canary));
    });

    for (const [what, env, url] of [
      ["from the settings", EVERYTHING, "http://ci.example.com"],
      ["from the environment", { ...EVERYTHING, JENKINS_URL: "http://10.0.0.7:8080" }, undefined],
    ] as const) {
      it(`refuses plain http to another machine, ${what}, unless it is allowed`, () => {
        const errors = errorsOf(env, "okta", [jenkins({ url })]);
        assert.equal(errors.length, 1);
        assert.match(
          errors[0] ?? "",
          /^teams\.payments\.stores\.0: .* is plain http.*`allowInsecure: true`/,
        );
        assert.deepEqual(errorsOf(env, "okta", [jenkins({ url, allowInsecure: true })]), []);
      });
    }

    it("accepts plain http to this machine", () => {
      for (const url of ["http://127.0.0.1:8080", "http://localhost/jenkins", "http://[::1]"]) {
        assert.deepEqual(errorsOf(EVERYTHING, "okta", [jenkins({ url })]), []);
      }
    });
  });

  it("asks for an initial access token where an OpenID provider registers clients, and only there", () => {
    const teams = { payments: { stores: GITHUB } };
    const env = { GITHUB_TOKEN: "ghp_abc" };
    assert.deepEqual(errorsOf({ ...env, OIDC_INITIAL_ACCESS_TOKEN: "ey" }, "oidc"), []);
    const [error = "", ...more] = errorsOf(env, "oidc");
    assert.match(error, /^no initial access token: set OIDC_INITIAL_ACCESS_TOKEN/);
    assert.deepEqual(more, []);
    validateEnvironment(env, { identity: { kind: "oidc", registration: "static" }, teams });
  });

  it("tells everything that is wrong at once", () => {
    const env = { GITHUB_OWNER: "acme", GITLAB_TOKEN: "glpat \n" };
    const errors = errorsOf(env, "okta", [...GITHUB, gitLab(), jenkins()]);
    assert.equal(errors.length, 6);
    assert.match(errors[0] ?? "", /^no Okta administrator credentials/);
    assert.match(errors[1] ?? "", /^"GITHUB_OWNER"/);
    assert.match(errors[2] ?? "", /^no GitHub administrator credentials: set GITHUB_TOKEN, or /);
    assert.match(errors[3] ?? "", /^"GITLAB_TOKEN"/);
    assert.match(errors[4] ?? "", /^no Jenkins credentials/);
    assert.match(errors[5] ?? "", /^no Jenkins is named/);
  });
});
