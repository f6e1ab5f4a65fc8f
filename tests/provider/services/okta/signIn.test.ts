import assert from "node:assert/strict";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { oktaAuthorization } from "../../../../provider/services/okta/signIn";
import { SandboxClock } from "../../../../sandbox/clock";
import { OktaEmulator } from "../../../../sandbox/emulators/okta/okta";
import { failure } from "../../cikeysBed";

const CLIENT_ID = "0oaPulumiAdmin000001";
const SCOPES = ["okta.apps.manage", "okta.authorizationServers.manage"];

describe("sign-in to Okta", () => {
  const clock = new SandboxClock();
  let okta: OktaEmulator;
  let pem: string;

  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    pem = await exportPKCS8(privateKey);
    const publicJwk = { ...(await exportJWK(publicKey)), kid: "k1" };
    const serviceClients = [{ clientId: CLIENT_ID, publicJwk, scopes: SCOPES }];
    okta = await new OktaEmulator(clock, { serviceClients }).start();
  });

  after(() => okta.stop());

  function authorization(env: NodeJS.ProcessEnv): Promise<string> {
    return oktaAuthorization({ orgUrl: new URL(okta.url), env, clock });
  }

  function keyEnv(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      OKTA_API_CLIENT_ID: CLIENT_ID,
      OKTA_API_PRIVATE_KEY: pem,
      OKTA_API_PRIVATE_KEY_ID: "k1",
      OKTA_API_SCOPES: SCOPES.join(","),
      ...changes,
    };
  }

  it("sends an API token as SSWS, and an access token as Bearer", async () => {
    assert.equal(await authorization({ OKTA_API_TOKEN: "00abc" }), "SSWS 00abc");
    assert.equal(await authorization({ OKTA_ACCESS_TOKEN: "eyJ.a.b" }), "Bearer eyJ.a.b");
    assert.equal(okta.calls.mark(), 0);
  });

  it("takes an empty variable for none", async () => {
    const env = { OKTA_API_TOKEN: "", OKTA_ACCESS_TOKEN: "eyJ.a.b" };
    assert.equal(await authorization(env), "Bearer eyJ.a.b");
  });

  for (const [what, changes] of [
    ["a key", {}],
    ["a key whose lines a CI variable has folded", { OKTA_API_PRIVATE_KEY: "folded" }],
    ["a key without an id", { OKTA_API_PRIVATE_KEY_ID: undefined }],
    ["a key with an empty id", { OKTA_API_PRIVATE_KEY_ID: "" }],
    ["scopes with commas and spaces", { OKTA_API_SCOPES: ` ${SCOPES.join(", ")}` }],
  ] as const) {
    it(`gets a token that Okta accepts for ${what}`, async () => {
      const env = keyEnv(changes);
      if (env["OKTA_API_PRIVATE_KEY"] === "folded") {
        env["OKTA_API_PRIVATE_KEY"] = pem.replaceAll("\n", "\\n");
      }
      const header = await authorization(env);
      assert.match(header, /^Bearer eyJ/);
      const headers = { authorization: header };
      assert.equal((await fetch(`${okta.url}/api/v1/apps`, { headers })).status, 200);
    });
  }

  it("signs with the clock of the product, not of the machine", async () => {
    clock.advanceDays(91);
    assert.match(await authorization(keyEnv()), /^Bearer eyJ/);
  });

  it("says which variables to check when Okta refuses the key", async () => {
    const other = await exportPKCS8(
      (await generateKeyPair("RS256", { extractable: true })).privateKey,
    );
    const message = await failure(authorization(keyEnv({ OKTA_API_PRIVATE_KEY: other })));
    assert.match(message, /^Okta: POST http:.*\/oauth2\/v1\/token: answered 401 invalid_client\. /);
    assert.match(message, /Check OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES/);
    assert.doesNotMatch(message, /eyJ|PRIVATE KEY-----/);
    const scopes = await failure(authorization(keyEnv({ OKTA_API_SCOPES: "" })));
    assert.match(scopes, /answered 400 invalid_scope/);
  });

  it("refuses a key that is none without repeating it", async () => {
    const message = await failure(authorization(keyEnv({ OKTA_API_PRIVATE_KEY: "canary-key" })));
    assert.match(message, /"OKTA_API_PRIVATE_KEY" must be a PEM private key/);
    assert.doesNotMatch(message, /canary/);
  });

  it("names every way to sign in when there is none", async () => {
    for (const env of [{}, { OKTA_API_CLIENT_ID: CLIENT_ID }, { OKTA_API_PRIVATE_KEY: pem }]) {
      const message = await failure(authorization(env));
      assert.match(message, /no Okta administrator credentials/);
      assert.match(
        message,
        /OKTA_API_TOKEN.*OKTA_ACCESS_TOKEN.*OKTA_API_CLIENT_ID.*OKTA_API_SCOPES/,
      );
    }
  });

  for (const variable of ["OKTA_API_TOKEN", "OKTA_ACCESS_TOKEN", "OKTA_API_CLIENT_ID"]) {
    for (const [value, flaw] of [
      ["canary\n", "a line feed at the end"],
      ["canary\r\n", "a carriage return at the end"],
      [" canary", "a space at the start"],
      ["can\nary", "a line feed inside"],
      ["canary\u200b", "a zero-width space at the end"],
    ] as const) {
      it(`refuses ${variable} with ${flaw} before any call, without repeating it`, async () => {
        const mark = okta.calls.mark();
        const message = await failure(authorization({ ...keyEnv(), [variable]: value }));
        assert.ok(message.startsWith(`"${variable}" has ${flaw}; a token has none.`), message);
        assert.doesNotMatch(message, /can.?ary/);
        assert.equal(okta.calls.mark(), mark);
      });
    }
  }
});
