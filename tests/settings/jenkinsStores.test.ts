import assert from "node:assert/strict";
import { jenkinsArguments, jenkinsStore, jenkinsStoreAddress } from "../../settings/stores/jenkins";
import { CANARY, errorsOf } from "./storesBed";

const CONTROLLER = { kind: "jenkins" };
const FOLDER = { kind: "jenkins", folder: "payments/ml" };
const URL = "https://ci.example.com/jenkins";

describe("settings of a Jenkins store", () => {
  it("have defaults", () => {
    assert.deepEqual(jenkinsArguments(jenkinsStore.parse(CONTROLLER), URL), {
      url: URL,
      credentialId: "flyte-api-key",
      adopt: false,
      allowInsecure: false,
      tokenEnv: "JENKINS",
    });
  });

  it("hand everything on", () => {
    const all = {
      ...FOLDER,
      url: "https://ci-eu.example.com",
      domain: "production",
      credentialId: "flyte.key_2",
      adopt: true,
      allowInsecure: true,
      tokenEnv: "JENKINS_EU",
    };
    const { kind, ...rest } = all;
    assert.equal(kind, "jenkins");
    assert.deepEqual(jenkinsArguments(jenkinsStore.parse(all), URL), rest);
  });

  for (const [store, address] of [
    [CONTROLLER, "jenkins:ci.example.com/jenkins: flyte-api-key"],
    [{ ...CONTROLLER, domain: "_" }, "jenkins:ci.example.com/jenkins: flyte-api-key"],
    [FOLDER, "jenkins:ci.example.com/jenkins folder payments/ml: flyte-api-key"],
    [
      { ...FOLDER, folder: "0042", domain: "a b" },
      "jenkins:ci.example.com/jenkins folder 0042 (a b): flyte-api-key",
    ],
    [
      { ...FOLDER, folder: "Ünit/job/%41 & co", url: "http://localhost:8080/" },
      "jenkins:localhost:8080 folder Ünit/job/%41 & co: flyte-api-key",
    ],
  ] as const) {
    it(`name ${address}`, () => {
      assert.deepEqual(errorsOf([store], { jenkins: { url: URL } }), []);
      assert.equal(jenkinsStoreAddress(jenkinsStore.parse(store), URL), address);
    });
  }

  const refused: [string, object, string, RegExp][] = [
    ["a number as folder", { folder: 42 }, "folder", /put it in quotes/],
    ["a folder with a slash in front", { folder: `/${CANARY}` }, "folder", /none at either end/],
    ["a folder with a slash behind", { folder: `${CANARY}/` }, "folder", /none at either end/],
    ["a folder that climbs", { folder: `${CANARY}/../a` }, "folder", /names of folders/],
    ["a folder with a line end", { folder: `${CANARY}\n` }, "folder", /names of folders/],
    ["an empty folder", { folder: "" }, "folder", /must not be empty/],
    ["a domain with a slash", { domain: `a/${CANARY}` }, "domain", /name of a credential domain/],
    ["a number as id", { credentialId: 7 }, "credentialId", /put it in quotes/],
    ["an id with a slash", { credentialId: `a/${CANARY}` }, "credentialId", /letters, digits/],
    ["a dot as id", { credentialId: "." }, "credentialId", /letters, digits/],
    ["no address", { url: CANARY }, "url", /http or https address of a controller/],
    ["a user in the address", { url: `https://u:${CANARY}@ci` }, "url", /without user/],
    ["a token as tokenEnv", { tokenEnv: `11${CANARY}` }, "tokenEnv", /no token/],
    ["text as allowInsecure", { allowInsecure: CANARY }, "allowInsecure", /true or false/],
    ["a misspelt setting", { credentialID: CANARY }, "credentialID", /"credentialId"/],
  ];
  for (const [what, changes, path, message] of refused) {
    it(`refuse ${what} with one error`, () => {
      const [error = "", ...more] = errorsOf([{ ...CONTROLLER, ...changes }]);
      assert.deepEqual(more, []);
      assert.ok(error.startsWith(`0.${path}: `), error);
      assert.match(error, message);
    });
  }

  it("may name the same id in several folders, domains and controllers", () => {
    const stores = [
      CONTROLLER,
      FOLDER,
      { ...CONTROLLER, folder: "payments" },
      { ...FOLDER, domain: "production" },
      { ...FOLDER, url: "https://ci-eu.example.com" },
      { ...FOLDER, credentialId: "another" },
    ];
    assert.deepEqual(errorsOf(stores, { jenkins: { url: URL } }), []);
  });

  it("may not name one place twice, however it is spelt", () => {
    const named = { ...FOLDER, url: "https://CI.example.com:443/jenkins/" };
    const twice: [object, object, Record<string, unknown>?, NodeJS.ProcessEnv?][] = [
      [FOLDER, { ...FOLDER, domain: "_", adopt: true }],
      [FOLDER, { ...FOLDER, folder: "Payments/ML" }],
      [FOLDER, named, { jenkins: { url: URL } }],
      [FOLDER, named, {}, { JENKINS_URL: `${URL}/` }],
    ];
    for (const [first, second, more, env] of twice) {
      const errors = errorsOf([first, second], more, env);
      assert.equal(errors.length, 1, JSON.stringify(second));
      assert.match(errors[0] ?? "", /^1: is the same address as teams\.payments\.stores\.0/);
    }
  });
});
