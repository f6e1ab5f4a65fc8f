import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { secretMark } from "../../../provider/protocol/properties";
import { oktaSettings, usesOAuth } from "../../../sandbox/standins/okta/settings";
import { appInputs, API_TOKEN, OktaSandbox, SERVER_NAME } from "./oktaSandbox";

const PROXY = { httpProxy: "http://127.0.0.1:1" };

describe("provider settings of the okta stand-in", () => {
  it("come from the environment where the program says nothing", () => {
    const settings = oktaSettings(
      {},
      {
        OKTA_HTTP_PROXY: "http://127.0.0.1:2",
        OKTA_API_CLIENT_ID: "client",
        OKTA_API_PRIVATE_KEY: "pem",
        OKTA_API_PRIVATE_KEY_ID: "k1",
        OKTA_API_SCOPES: "okta.apps.manage,okta.apps.read",
      },
    );
    assert.equal(settings.organisationUrl.port, "2");
    assert.deepEqual(
      [settings.clientId, settings.privateKey, settings.privateKeyId],
      ["client", "pem", "k1"],
    );
    assert.deepEqual(settings.scopes, ["okta.apps.manage", "okta.apps.read"]);
    assert.equal(usesOAuth(settings), true);
    const byToken = oktaSettings(PROXY, { OKTA_API_TOKEN: "t", OKTA_ACCESS_TOKEN: "a" });
    assert.deepEqual([byToken.apiToken, byToken.accessToken], ["t", "a"]);
  });

  it("come from the program first, where lists and numbers are JSON text", () => {
    const settings = oktaSettings(
      {
        ...PROXY,
        apiToken: "program",
        scopes: '["okta.apps.read"]',
        maxRetries: "7",
        maxWaitSeconds: "0",
        requestTimeout: "9",
      },
      { OKTA_API_TOKEN: "environment", OKTA_API_SCOPES: "x" },
    );
    assert.equal(settings.apiToken, "program");
    assert.deepEqual(settings.scopes, ["okta.apps.read"]);
    assert.deepEqual(
      [settings.maxRetries, settings.maxWaitSeconds, settings.requestTimeoutSeconds],
      [7, 300, 9],
    );
    assert.equal(usesOAuth(settings), false);
  });

  it("must hold credentials", () => {
    assert.throws(() => oktaSettings(PROXY, {}), /no Okta credentials provided/);
  });

  for (const httpProxy of ["", "https://127.0.0.1:1", "http://acme.okta.com", "127.0.0.1:1"]) {
    it(`must not send a token to "${httpProxy}"`, () => {
      assert.throws(() => oktaSettings({ httpProxy, apiToken: "t" }, {}), /"httpProxy"/);
    });
  }
});

describe("credentials of the okta stand-in", () => {
  let sandbox: OktaSandbox;

  beforeEach(async () => {
    sandbox = await OktaSandbox.start();
  });

  afterEach(() => sandbox.stop());

  it("may be marked as secret, as the engine sends them", async () => {
    await sandbox.configure({ apiToken: secretMark(API_TOKEN) });
    const [first] = sandbox.proxy.take();
    assert.equal(first?.headers.authorization, `SSWS ${API_TOKEN}`);
  });

  it("a private key signs an assertion for the token endpoint", async () => {
    await sandbox.configure(sandbox.keyCredentials());
    await sandbox.app.up(appInputs());
    const [token, call] = sandbox.proxy.take();
    const form = new URLSearchParams(token?.body);
    assert.equal(form.get("scope"), "okta.apps.manage okta.authorizationServers.manage");
    const [header, claims] = String(form.get("client_assertion"))
      .split(".")
      .slice(0, 2)
      .map(
        (part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>,
      );
    assert.deepEqual(header, { alg: "RS256", kid: "k1" });
    const { iss, sub, aud, exp, iat } = claims ?? {};
    assert.deepEqual([sub, aud], [iss, `${sandbox.proxy.url}/oauth2/v1/token`]);
    assert.equal(Number(exp) - Number(iat), 3600);
    assert.match(call?.headers.authorization ?? "", /^Bearer ey/);
  });

  it("a key that Okta does not know, and one that is none", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const stranger = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    const credentials = sandbox.keyCredentials();
    await sandbox.configure({ ...credentials, privateKey: stranger.replaceAll("\n", "\\n") });
    const getServer = (): Promise<unknown> =>
      sandbox.provider.invoke("okta:auth/getServer:getServer", { name: SERVER_NAME });
    await assert.rejects(getServer(), /empty access token/);
    await sandbox.configure({ ...credentials, privateKey: "pem" });
    await assert.rejects(getServer(), /invalid private key/);
  });
});
