import assert from "node:assert/strict";
import { gitLabArguments, gitLabStore, gitLabStoreAddress } from "../../settings/stores/gitlab";
import { CANARY, errorsOf } from "./storesBed";

const PROJECT = { kind: "gitlab", project: "acme/app" };
const GROUP = { kind: "gitlab", group: "acme" };
const INSTANCE = { kind: "gitlab", instance: true };
const GITLAB = "https://gitlab.com";

describe("settings of a GitLab store", () => {
  it("have defaults that keep the key safe", () => {
    assert.deepEqual(gitLabArguments(gitLabStore.parse(PROJECT), GITLAB), {
      baseUrl: GITLAB,
      place: { kind: "project", id: "acme/app" },
      key: "FLYTE_API_KEY",
      masked: true,
      hidden: false,
      protected: true,
      raw: true,
      adopt: false,
      tokenEnv: "GITLAB_TOKEN",
    });
  });

  it("hand everything on", () => {
    const all = {
      ...PROJECT,
      key: "FLYTE_KEY",
      environmentScope: "production",
      masked: false,
      hidden: false,
      protected: false,
      raw: false,
      deployRef: "main",
      adopt: true,
      baseUrl: "https://git.example.com/gitlab/api/v4/",
      tokenEnv: "GITLAB_EU_TOKEN",
    };
    const { kind, project, ...rest } = all;
    assert.equal(kind, "gitlab");
    assert.deepEqual(gitLabArguments(gitLabStore.parse(all), GITLAB), {
      ...rest,
      place: { kind: "project", id: project },
      baseUrl: "https://git.example.com/gitlab",
    });
  });

  for (const [store, address] of [
    [PROJECT, "gitlab:project acme/app: FLYTE_API_KEY"],
    [{ ...PROJECT, environmentScope: "*" }, "gitlab:project acme/app: FLYTE_API_KEY"],
    [{ ...PROJECT, environmentScope: "prod" }, "gitlab:project acme/app (prod): FLYTE_API_KEY"],
    [{ ...PROJECT, project: "12345678912" }, "gitlab:project 12345678912: FLYTE_API_KEY"],
    [{ ...GROUP, key: "K" }, "gitlab:group acme: K"],
    [INSTANCE, "gitlab:instance: FLYTE_API_KEY"],
    [
      { ...GROUP, baseUrl: "https://git.example.com/" },
      "gitlab:git.example.com group acme: FLYTE_API_KEY",
    ],
  ] as const) {
    it(`name ${address}`, () => {
      assert.deepEqual(errorsOf([store]), []);
      assert.equal(gitLabStoreAddress(gitLabStore.parse(store), GITLAB), address);
    });
  }

  const refused: [string, object, string, RegExp][] = [
    ["no place", { project: undefined }, "project", /is missing: path of the project.*`group`/],
    ["two places", { group: "acme" }, "group", /must not stand beside `project`.*two stores/],
    ["all places", { group: "acme", instance: true }, "group", /beside `project`/],
    ["instance: false", { project: undefined, instance: false }, "instance", /true, or left out/],
    ["a number as project", { project: 12345678912 }, "project", /put it in quotes/],
    ["a number that begins with 0", { project: "012345678912" }, "project", /not begin with 0/],
    ["an escaped path", { project: `acme%2F${CANARY}` }, "project", /not %2F/],
    ["a project without namespace", { project: CANARY }, "project", /namespace in front/],
    ["an address as project", { project: `https://${CANARY}/a` }, "project", /a path as GitLab/],
    ["a number as key", { key: 7 }, "key", /put it in quotes/],
    ["a key with a dash", { key: `K-${CANARY}` }, "key", /letters, digits or _/],
    ["a key that no shell reads", { key: `1${CANARY}` }, "key", /not begin with a digit/],
    ["a scope with a comma", { environmentScope: `a,${CANARY}` }, "environmentScope", /- _ \//],
    ["hidden and not masked", { hidden: true, masked: false }, "masked", /for a hidden variable/],
    ["text as masked", { masked: CANARY }, "masked", /true or false/],
    ["plain http", { baseUrl: `http://${CANARY}.com` }, "baseUrl", /https address of a GitLab/],
    ["a token as tokenEnv", { tokenEnv: `glpat-${CANARY}` }, "tokenEnv", /no token/],
    ["a misspelt setting", { environmentscope: CANARY }, "environmentscope", /"environmentScope"/],
  ];
  for (const [what, changes, path, message] of refused) {
    it(`refuse ${what} with one error`, () => {
      const [error = "", ...more] = errorsOf([{ ...PROJECT, ...changes }]);
      assert.deepEqual(more, []);
      assert.ok(error.startsWith(`0.${path}: `), error);
      assert.match(error, message);
    });
  }

  it("refuse for the instance what it does not have", () => {
    const errors = errorsOf([
      { ...INSTANCE, environmentScope: "prod", hidden: true, deployRef: "main" },
    ]);
    assert.deepEqual(
      errors.map((error) => error.split(":")[0]),
      ["0.environmentScope", "0.hidden", "0.deployRef"],
    );
  });

  it("refuse a deployRef where no single project protects it", () => {
    assert.match(errorsOf([{ ...GROUP, deployRef: "main" }])[0] ?? "", /^0.deployRef: .*`project`/);
  });

  it("may name the same key in several places and environment scopes", () => {
    const scoped = { ...PROJECT, environmentScope: "production" };
    const elsewhere = { ...PROJECT, baseUrl: "https://git.example.com" };
    assert.deepEqual(errorsOf([PROJECT, scoped, GROUP, INSTANCE, elsewhere]), []);
  });

  it("may not name one place twice, however it is spelt", () => {
    const elsewhere = { ...PROJECT, baseUrl: "https://git.example.com" };
    const twice: [object, object, Record<string, unknown>?, NodeJS.ProcessEnv?][] = [
      [PROJECT, { ...PROJECT, project: "Acme/App" }],
      [PROJECT, { ...PROJECT, masked: false, environmentScope: "*" }],
      [PROJECT, { ...PROJECT, baseUrl: "https://GitLab.com/api/v4" }],
      [PROJECT, elsewhere, { gitlab: { baseUrl: "https://git.example.com/" } }],
      [PROJECT, elsewhere, {}, { GITLAB_BASE_URL: "https://git.example.com" }],
    ];
    for (const [first, second, more, env] of twice) {
      const errors = errorsOf([first, second], more, env);
      assert.equal(errors.length, 1, JSON.stringify(second));
      assert.match(errors[0] ?? "", /^1: is the same address as teams\.payments\.stores\.0/);
    }
  });

  it("take the address of the whole stack where they have none", () => {
    assert.deepEqual(errorsOf([PROJECT], { gitlab: { baseUrl: "http://localhost:8080" } }), []);
    const [error = ""] = errorsOf([PROJECT], { gitlab: { baseUrl: `http://${CANARY}.com` } });
    assert.match(error, /gitlab\.baseUrl: must be the https address of a GitLab/);
  });
});
