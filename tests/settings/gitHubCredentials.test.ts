import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { gitHubCredentialErrors, type GitHubNeeds } from "../../settings/stores/gitHubCredentials";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PKCS1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const PKCS8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const ENCRYPTED = privateKey
  .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" })
  .toString();
const APP = {
  GITHUB_APP_ID: "12345",
  GITHUB_APP_INSTALLATION_ID: "678",
  GITHUB_APP_PEM_FILE: PKCS1,
};
const ALL = "GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID, GITHUB_APP_PEM_FILE";

const ONE_OWNER: GitHubNeeds[] = [{ repository: "acme/app" }, { organization: "ACME" }];

const errorsOf = (env: NodeJS.ProcessEnv, stores = ONE_OWNER) =>
  gitHubCredentialErrors(env, stores);

describe("gitHubCredentialErrors", () => {
  const accepted: [string, NodeJS.ProcessEnv][] = [
    ["a token", { GITHUB_TOKEN: "ghp_abc" }],
    ["a GitHub App", APP],
    ["a GitHub App beside an empty token", { ...APP, GITHUB_TOKEN: "" }],
    [
      "a key whose lines were folded",
      { ...APP, GITHUB_APP_PEM_FILE: PKCS1.replaceAll("\n", "\\n") },
    ],
    ["a token beside an App's empty variables", { GITHUB_TOKEN: "ghp_abc", GITHUB_APP_ID: "" }],
  ];
  for (const [what, env] of accepted) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(errorsOf(env), []);
    });
  }

  const refused: [string, NodeJS.ProcessEnv, string][] = [
    [
      "nothing",
      {},
      `no GitHub administrator credentials: set GITHUB_TOKEN, or ${ALL} of a GitHub App`,
    ],
    [
      "an App without its key",
      { ...APP, GITHUB_APP_PEM_FILE: "" },
      `a GitHub App needs all of ${ALL}: set GITHUB_APP_PEM_FILE, or unset GITHUB_APP_ID and GITHUB_APP_INSTALLATION_ID`,
    ],
    [
      "half an App beside a token",
      { GITHUB_TOKEN: "canary", GITHUB_APP_ID: "1" },
      `a GitHub App needs all of ${ALL}: set GITHUB_APP_INSTALLATION_ID and GITHUB_APP_PEM_FILE, or unset GITHUB_APP_ID`,
    ],
    [
      "an App and a token",
      { ...APP, GITHUB_TOKEN: "canary" },
      `GITHUB_TOKEN and a GitHub App are both set, and the App would win: unset GITHUB_TOKEN, or ${ALL}`,
    ],
    [
      "a path instead of the key",
      { ...APP, GITHUB_APP_PEM_FILE: "/home/canary/app.pem" },
      '"GITHUB_APP_PEM_FILE" must hold the text of the key, not a path: export GITHUB_APP_PEM_FILE="$(cat app.pem)"',
    ],
    [
      "a PKCS#8 key",
      { ...APP, GITHUB_APP_PEM_FILE: PKCS8 },
      '"GITHUB_APP_PEM_FILE" must be a PKCS#1 key (BEGIN RSA PRIVATE KEY), as GitHub hands it out: ' +
        "openssl rsa -traditional -in app.pem -out app-pkcs1.pem",
    ],
    [
      "an encrypted key",
      { ...APP, GITHUB_APP_PEM_FILE: ENCRYPTED },
      '"GITHUB_APP_PEM_FILE" must not be encrypted: openssl rsa -traditional -in app.pem -out app-pkcs1.pem',
    ],
    [
      "a damaged key",
      { ...APP, GITHUB_APP_PEM_FILE: PKCS1.slice(0, 200) + PKCS1.slice(400) },
      '"GITHUB_APP_PEM_FILE" is damaged: set it again from the file that GitHub handed out',
    ],
  ];
  for (const [what, env, message] of refused) {
    it(`refuses ${what} in one line, without repeating a value`, () => {
      assert.deepEqual(errorsOf(env), [message]);
    });
  }

  it("tells the variables that win over every store's owner besides", () => {
    const errors = errorsOf({ ...APP, GITHUB_OWNER: "canary", GITHUB_TOKEN: "x" });
    assert.equal(errors.length, 2);
    assert.match(errors[0] ?? "", /^"GITHUB_OWNER" is set and would override/);
  });

  it("lets an App pass for one owner only, and a token for any number", () => {
    const stores = [...ONE_OWNER, { repository: "labs/tool" }];
    assert.deepEqual(errorsOf({ GITHUB_TOKEN: "ghp_abc" }, stores), []);
    assert.deepEqual(errorsOf(APP, stores), [
      "a GitHub App signs in to one owner, and the stores name 2 (acme, labs): use GITHUB_TOKEN, or one stack for each owner",
    ]);
  });

  it("asks for nothing where there is no GitHub store", () => {
    assert.deepEqual(errorsOf({ GITHUB_OWNER: "acme", GITHUB_APP_ID: "1" }, []), []);
  });
});
