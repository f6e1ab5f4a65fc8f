import assert from "node:assert/strict";
import type { GitHubSecretArgs } from "../../../components/stores/github";
import type { GitHubSecretScope } from "../../../components/stores/gitHubScopes";
import type { StoreArgs } from "../../../components/stores/kinds";
import { NO_OPTIONS, type Recording, type Registration } from "../../support/recorder";
import { declareKey, ExampleProvider, TYPES } from "../exampleKey";

const SECRET_OUTPUTS = ["encryptedValue", "plaintextValue", "value", "valueEncrypted"];

/** A store of `acme` in this scope. */
function storeIn(
  scope: GitHubSecretScope,
  changes: Partial<Pick<GitHubSecretArgs, "adopt" | "baseUrl">> = {},
): () => StoreArgs[] {
  return () => [
    {
      kind: "github",
      owner: "acme",
      scope,
      secretName: "FLYTE_API_KEY",
      adopt: false,
      provider: new ExampleProvider("github", "github-acme"),
      ...changes,
    },
  ];
}

async function declare(
  scope: GitHubSecretScope,
  changes: Partial<Pick<GitHubSecretArgs, "adopt" | "baseUrl">> = {},
): Promise<Recording> {
  const { recording } = await declareKey("rotation due", {
    stores: storeIn(scope, changes),
  });
  return recording;
}

/** Inputs without the value, which other tests look at. */
function inputsOf({ inputs }: Registration): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "value"));
}

describe("GitHubSecret: scopes", () => {
  const cases: [string, GitHubSecretScope, string, Record<string, unknown>][] = [
    [
      "a repository's Dependabot",
      { kind: "repository", repository: "app", app: "dependabot" },
      "github:index/dependabotSecret:DependabotSecret",
      { repository: "app" },
    ],
    [
      "an organization, for all",
      { kind: "organization", app: "actions", access: { visibility: "all" } },
      "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
      { visibility: "all" },
    ],
    [
      "an organization, for some repositories",
      {
        kind: "organization",
        app: "actions",
        access: { visibility: "selected", repositoryIds: [900001, 900002] },
      },
      "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
      { visibility: "selected", selectedRepositoryIds: [900001, 900002] },
    ],
    [
      "an organization's Dependabot",
      {
        kind: "organization",
        app: "dependabot",
        access: { visibility: "selected", repositoryIds: [900002] },
      },
      "github:index/dependabotOrganizationSecret:DependabotOrganizationSecret",
      { visibility: "selected", selectedRepositoryIds: [900002] },
    ],
  ];
  for (const [what, scope, type, inputs] of cases) {
    it(`${what}: the official plugin's own resource, never written and then deleted`, async () => {
      const secret = (await declare(scope)).one(type);
      assert.deepEqual(inputsOf(secret), { secretName: "FLYTE_API_KEY", ...inputs });
      assert.deepEqual(secret.options, {
        ...NO_OPTIONS,
        deleteBeforeReplace: true,
        retainOnDelete: true,
        additionalSecretOutputs: SECRET_OUTPUTS,
      });
      assert.match(secret.provider, /::github-acme-id$/);
    });
  }
});

const PREFLIGHT = "cikeys:github:Preflight";
const REMOVAL = "cikeys:github:SecretRemoval";
const ENVIRONMENT = "cikeys:github:Environment";
const REPOSITORY: GitHubSecretScope = { kind: "repository", repository: "app", app: "actions" };
const PLACE = { kind: "environment", repository: "app", environment: "production" } as const;
const PRODUCTION: GitHubSecretScope = { ...PLACE, create: true };

describe("GitHubSecret: what goes before the secret", () => {
  it("looks first, at once, with nothing but settings", async () => {
    const recording = await declare(REPOSITORY, { baseUrl: "https://git.example.com" });
    const preflight = recording.one(PREFLIGHT);
    assert.deepEqual(preflight.inputs, {
      baseUrl: "https://git.example.com",
      owner: "acme",
      scope: REPOSITORY,
      secretName: "FLYTE_API_KEY",
      adopt: false,
      createEnvironment: false,
    });
    assert.deepEqual(preflight.dependencies, []);
    assert.deepEqual(preflight.options, NO_OPTIONS);
    assert.equal(preflight.provider, "");
    assert.equal(preflight.name, "payments-github-acme-app-flyte-api-key-ac7994-preflight");
  });

  it("passes on whether a secret may be overwritten and an environment made", async () => {
    const { inputs } = (await declare(PRODUCTION, { adopt: true })).one(PREFLIGHT);
    assert.equal(inputs["adopt"], true);
    assert.equal(inputs["createEnvironment"], true);
    assert.deepEqual(inputs["scope"], PLACE);
  });

  it("keeps who may read an organization's secret out of its place", async () => {
    const scope: GitHubSecretScope = {
      kind: "organization",
      app: "actions",
      access: { visibility: "all" },
    };
    const recording = await declare(scope);
    for (const type of [PREFLIGHT, REMOVAL]) {
      assert.deepEqual(recording.one(type).inputs["scope"], {
        kind: "organization",
        app: "actions",
      });
    }
  });

  it("has the removal in the state before the secret is written, and both after the check", async () => {
    const recording = await declare(REPOSITORY);
    const [removal, preflight] = [recording.one(REMOVAL), recording.one(PREFLIGHT)];
    const check = recording.one(TYPES.check);
    const secret = recording.one(TYPES.repositorySecret);
    assert.ok(removal.dependencies.includes(check.urn));
    assert.ok(removal.dependencies.includes(preflight.urn));
    for (const { urn } of [check, preflight, removal]) {
      assert.ok(secret.dependencies.includes(urn), urn);
    }
    assert.deepEqual(recording.ofType(ENVIRONMENT), []);
  });

  it("makes an environment only when told to, after the check and before the secret", async () => {
    const recording = await declare(PRODUCTION);
    const environment = recording.one(ENVIRONMENT);
    assert.deepEqual(environment.inputs, {
      owner: "acme",
      scope: PLACE,
      secretName: "FLYTE_API_KEY",
    });
    assert.deepEqual(environment.options, NO_OPTIONS);
    assert.ok(environment.dependencies.includes(recording.one(TYPES.check).urn));
    assert.ok(environment.dependencies.includes(recording.one(PREFLIGHT).urn));
    const secret = recording.one(TYPES.environmentSecret);
    assert.ok(secret.dependencies.includes(environment.urn));
  });
});
