import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubSecretScope } from "../../components/stores/gitHubScopes";
import { validateSettings } from "../../settings/read";
import { gitHubBaseUrl } from "../../settings/stores/gitHubBaseUrl";
import { checkedRepositoryId } from "../../settings/stores/gitHubRepositoryId";
import { gitHubPlace, gitHubSecretScope, gitHubStore } from "../../settings/stores/github";
import { storeAddress } from "../../settings/stores/kinds";

const REPOSITORY = { kind: "github", repository: "acme/app" };
const ORGANIZATION = { kind: "github", organization: "acme", visibility: "all" };
const SELECTED = { ...ORGANIZATION, visibility: "selected", repositories: ["app", "Lib"] };

/** The errors of a team with these stores, one a line, their path from the team's list of stores on. */
function errorsOf(...stores: unknown[]): string[] {
  const settings = {
    domain: "union.example.com",
    identity: { kind: "okta", authorizationServer: "union" },
    teams: { payments: { stores } },
  };
  try {
    validateSettings(settings);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message
      .split("\n")
      .filter((line) => line.startsWith("  "))
      .map((line) => line.trim().replace("flyte-ci-keys:teams.payments.stores.", ""));
  }
  return [];
}

describe("settings of a GitHub store", () => {
  const repository = { kind: "repository", repository: "app", app: "actions" } as const;
  const organization = { kind: "organization", app: "actions" } as const;
  const production = {
    kind: "environment",
    repository: "app",
    environment: "team-a/production",
    create: false,
  } as const;
  const scopes: [string, object, GitHubSecretScope, string][] = [
    ["a repository", REPOSITORY, repository, "github:acme/app: FLYTE_API_KEY"],
    [
      "a repository's Dependabot",
      { ...REPOSITORY, app: "dependabot", secretName: "flyte_key" },
      { ...repository, app: "dependabot" },
      "github:acme/app, Dependabot: FLYTE_KEY",
    ],
    [
      "an environment",
      { ...REPOSITORY, environment: "team-a/production", app: "actions" },
      production,
      "github:acme/app (team-a/production): FLYTE_API_KEY",
    ],
    [
      "an environment to be made",
      { ...REPOSITORY, environment: "prod", createEnvironment: true },
      { ...production, environment: "prod", create: true },
      "github:acme/app (prod): FLYTE_API_KEY",
    ],
    [
      "an organization",
      { ...ORGANIZATION, adopt: true },
      { ...organization, access: { visibility: "all" } },
      "github:acme: FLYTE_API_KEY",
    ],
    [
      "an organization's Dependabot, for some repositories",
      { ...SELECTED, app: "dependabot" },
      {
        ...organization,
        app: "dependabot",
        access: { visibility: "selected", repositoryIds: [7, 8] },
      },
      "github:acme, Dependabot: FLYTE_API_KEY",
    ],
  ];
  for (const [what, settings, scope, address] of scopes) {
    it(`name ${what}`, () => {
      assert.deepEqual(errorsOf(settings), []);
      const store = gitHubStore.parse(settings);
      assert.equal(gitHubPlace(store).owner, "acme");
      assert.deepEqual(gitHubSecretScope(store, [7, 8]), scope);
      assert.equal(storeAddress(store, { gitLab: "", jenkins: undefined }), address);
    });
  }

  it("may name every scope of one owner side by side", () => {
    assert.deepEqual(errorsOf(...scopes.map(([, settings]) => settings)), []);
  });

  it("may not name one place twice, whatever else differs", () => {
    const twice: [object, object][] = [
      [ORGANIZATION, { ...SELECTED, organization: "ACME" }],
      [
        { ...REPOSITORY, environment: "prod" },
        { ...REPOSITORY, environment: "Prod", createEnvironment: true },
      ],
      [REPOSITORY, { ...REPOSITORY, app: "actions", adopt: true, secretName: "flyte_api_key" }],
      [
        { ...REPOSITORY, app: "dependabot" },
        { ...REPOSITORY, repository: "acme/APP", app: "dependabot" },
      ],
    ];
    for (const [first, second] of twice) {
      const message = "1: is the same address as teams.payments.stores.0, ignoring case";
      assert.deepEqual(errorsOf(first, second), [message]);
    }
  });

  const refused: [string, object, string][] = [
    [
      "neither repository nor organization",
      { kind: "github" },
      "0.repository: is missing: owner and repository, such as acme/app, or else `organization`",
    ],
    [
      "both repository and organization",
      { ...REPOSITORY, ...ORGANIZATION },
      "0.organization: must not stand beside `repository`: a store is one secret; write two stores for two",
    ],
    [
      "Dependabot in an environment",
      { ...REPOSITORY, environment: "prod", app: "dependabot" },
      "0.environment: must not stand beside `app: dependabot`, which has no environments",
    ],
    [
      "an environment of an organization",
      { ...ORGANIZATION, environment: "prod" },
      "0.environment: belongs to a `repository`; an organization has none",
    ],
    [
      "an environment to be made without a name",
      { ...REPOSITORY, createEnvironment: true },
      "0.createEnvironment: needs `environment`: the name of the one to make",
    ],
    [
      "visibility of a repository's secret",
      { ...REPOSITORY, visibility: "all" },
      "0.visibility: is for an `organization` only",
    ],
    [
      "repositories beside a repository",
      { ...REPOSITORY, repositories: ["app"] },
      "0.repositories: is for an `organization` only",
    ],
    [
      "an organization without visibility",
      { kind: "github", organization: "acme" },
      '0.visibility: is missing: "all", "private" or "selected" (with `repositories`)',
    ],
    [
      "an unknown visibility",
      { ...ORGANIZATION, visibility: "public" },
      '0.visibility: must be "all", "private" or "selected"',
    ],
    [
      "repositories for all",
      { ...ORGANIZATION, repositories: ["app"] },
      "0.repositories: is for `visibility: selected` only",
    ],
    [
      "selected repositories without any",
      { ...ORGANIZATION, visibility: "selected" },
      "0.repositories: is missing: the repositories that read the secret",
    ],
    [
      "an empty list",
      { ...SELECTED, repositories: [] },
      "0.repositories: must have one repository at least",
    ],
    [
      "a repository twice",
      { ...SELECTED, repositories: ["app", "lib", "APP"] },
      "0.repositories.2: is the same as 0, ignoring case",
    ],
    [
      "a repository with its owner",
      { ...SELECTED, repositories: ["acme/app"] },
      "0.repositories.0: must be the name of a repository without its owner, such as app",
    ],
    [
      "a number as a repository",
      { ...SELECTED, repositories: [42] },
      "0.repositories.0: must be text: put it in quotes (name of a repository)",
    ],
    [
      "a repository instead of an organization",
      { ...ORGANIZATION, organization: "acme/app" },
      "0.organization: must be the name of an organization, such as acme",
    ],
    [
      "Codespaces",
      { ...REPOSITORY, app: "codespaces" },
      '0.app: must be "actions" or "dependabot"',
    ],
    ["a word for yes", { ...REPOSITORY, adopt: "yes" }, "0.adopt: must be true or false"],
    [
      "a misspelt word",
      { ...ORGANIZATION, visibilty: "all" },
      '0.visibilty: is not a setting; did you mean "visibility"?',
    ],
    [
      "an environment called ..",
      { ...REPOSITORY, environment: ".." },
      "0.environment: must not be a dot or two",
    ],
    [
      "an environment with too long a name",
      { ...REPOSITORY, environment: "e".repeat(256) },
      "0.environment: must have 255 characters at most",
    ],
  ];
  for (const [what, settings, message] of refused) {
    it(`refuse ${what} with one clear line`, () => {
      assert.deepEqual(errorsOf(settings), [message]);
    });
  }
});

describe("gitHubBaseUrl", () => {
  it("takes the settings' address before the environment's, and none for GitHub's own cloud", () => {
    const env = { GITHUB_BASE_URL: "https://two.example.com/" };
    assert.equal(gitHubBaseUrl("https://one.example.com/", env), "https://one.example.com/");
    assert.equal(gitHubBaseUrl(undefined, env), "https://two.example.com/");
    assert.equal(gitHubBaseUrl(undefined, { GITHUB_BASE_URL: "" }), undefined);
    assert.equal(gitHubBaseUrl(undefined, {}), undefined);
  });

  it("lets plain http pass on this machine only", () => {
    for (const host of ["127.0.0.1:8080", "localhost", "[::1]:80"]) {
      assert.equal(gitHubBaseUrl(`http://${host}/`, {}), `http://${host}/`);
    }
    for (const [setting, env, source] of [
      ["http://git.example.com/", {}, /flyte-ci-keys:github\.baseUrl must begin with https/],
      [
        undefined,
        { GITHUB_BASE_URL: "http://127.0.0.1.example.com" },
        /GITHUB_BASE_URL must begin/,
      ],
      [
        undefined,
        { GITHUB_BASE_URL: "git.example.com" },
        /GITHUB_BASE_URL must be an address such/,
      ],
    ] as const) {
      assert.throws(() => gitHubBaseUrl(setting, env), source);
    }
  });
});

describe("checkedRepositoryId", () => {
  it("takes a repository that was renamed inside the organization", () => {
    const found = { repoId: 7, fullName: "ACME/application" };
    assert.equal(checkedRepositoryId("acme", "app", found), 7);
  });

  for (const [what, found, message] of [
    ["that the token does not see", {}, /GitHub shows no repository acme\/app to this token/],
    ["that the plugin knows nothing of", { repoId: 0, fullName: "" }, /GitHub shows no repository/],
    [
      "that has moved away",
      { repoId: 7, fullName: "widgets/app" },
      /repository acme\/app has moved to widgets\/app, out of the organization/,
    ],
  ] as const) {
    it(`refuses a repository ${what}`, () => {
      assert.throws(() => checkedRepositoryId("acme", "app", found), message);
    });
  }
});
