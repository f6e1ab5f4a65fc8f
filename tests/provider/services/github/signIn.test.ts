import assert from "node:assert/strict";
import { gitHubAuthorization } from "../../../../provider/services/github/signIn";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitHubEmulator } from "../../../../sandbox/emulators/github/github";
import { failure } from "../../cikeysBed";
import { appKeys, GITHUB_TOKEN, GITHUB_WORLD } from "../../gitHubBed";

describe("sign-in to GitHub", () => {
  const clock = new SandboxClock();
  const keys = appKeys();
  const app = { id: "12345", installationId: "678", account: "acme", publicKey: keys.publicKey };
  const APP = {
    GITHUB_APP_ID: app.id,
    GITHUB_APP_INSTALLATION_ID: app.installationId,
    GITHUB_APP_PEM_FILE: keys.pkcs1,
  };
  let github: GitHubEmulator;

  beforeEach(async () => {
    github = await new GitHubEmulator(clock, { ...GITHUB_WORLD, apps: [app] }).start();
  });

  afterEach(() => github.stop());

  function authorization(env: NodeJS.ProcessEnv): Promise<string> {
    return gitHubAuthorization({ root: new URL(`${github.url}/api/v3/`), env, clock });
  }

  async function statusOf(authorization: string): Promise<number> {
    const url = `${github.url}/api/v3/repos/acme/app/actions/secrets`;
    return (await fetch(url, { headers: { authorization } })).status;
  }

  it("sends a token as Bearer, without a call", async () => {
    assert.equal(await authorization({ GITHUB_TOKEN }), `Bearer ${GITHUB_TOKEN}`);
    assert.equal(github.calls.mark(), 0);
  });

  for (const [what, changes] of [
    ["an App", {}],
    [
      "an App whose key's lines were folded",
      { GITHUB_APP_PEM_FILE: keys.pkcs1.replaceAll("\n", "\\n") },
    ],
    ["an App beside a token, as in the official plugin", { GITHUB_TOKEN: "ghp_unused" }],
  ] as const) {
    it(`buys a token of the installation for ${what}`, async () => {
      const header = await authorization({ ...APP, ...changes });
      assert.match(header, /^Bearer ghs_/);
      assert.equal(await statusOf(header), 200);
      const { template, kind } = github.calls.since()[0] ?? {};
      assert.equal(template, "/api/v3/app/installations/:installation_id/access_tokens");
      assert.equal(kind, "token");
    });
  }

  it("signs with the clock of the product, not of the machine", async () => {
    clock.advanceDays(91);
    assert.match(await authorization(APP), /^Bearer ghs_/);
  });

  it("takes the token where the App is not whole", async () => {
    const env = { ...APP, GITHUB_APP_ID: "", GITHUB_TOKEN };
    assert.equal(await authorization(env), `Bearer ${GITHUB_TOKEN}`);
  });

  for (const [what, changes, says] of [
    ["an unknown App", { GITHUB_APP_ID: "999" }, /answered 404/],
    ["another App's installation", { GITHUB_APP_INSTALLATION_ID: "1" }, /answered 404/],
    ["another key", { GITHUB_APP_PEM_FILE: appKeys().pkcs1 }, /answered 401/],
  ] as const) {
    it(`says which variables to check for ${what}`, async () => {
      const message = await failure(authorization({ ...APP, ...changes }));
      assert.match(
        message,
        /^GitHub: POST http:.*\/app\/installations\/\d+\/access_tokens: answered/,
      );
      assert.match(message, says);
      assert.match(
        message,
        /check GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID, GITHUB_APP_PEM_FILE, and this/,
      );
      assert.doesNotMatch(message, /eyJ|PRIVATE KEY-----/);
    });
  }

  it("refuses a key that the official plugin would not read", async () => {
    const message = await failure(authorization({ ...APP, GITHUB_APP_PEM_FILE: keys.pkcs8 }));
    assert.match(message, /^"GITHUB_APP_PEM_FILE" must be a PKCS#1 key .*openssl rsa -traditional/);
    assert.equal(github.calls.mark(), 0);
  });

  for (const variable of ["GITHUB_TOKEN", "GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID"]) {
    it(`refuses ${variable} with a line end before any call, without repeating it`, async () => {
      const env = variable === "GITHUB_TOKEN" ? {} : APP;
      const message = await failure(authorization({ ...env, [variable]: "canary\n" }));
      assert.ok(message.startsWith(`"${variable}" has a line feed at the end`), message);
      assert.doesNotMatch(message, /canary/);
      assert.equal(github.calls.mark(), 0);
    });
  }

  it("names every way to sign in when there is none", async () => {
    for (const env of [{}, { GITHUB_TOKEN: "" }, { GITHUB_APP_ID: "1" }]) {
      const message = await failure(authorization(env));
      assert.match(
        message,
        /no GitHub administrator credentials.*GITHUB_TOKEN, or GITHUB_APP_ID, /,
      );
    }
  });
});
