import assert from "node:assert/strict";
import * as jose from "jose";
import { appRequest, OktaTestbed, OPEN_SERVER, textAt, valueAt } from "./oktaClient";

const CLIENT = "pulumi-admin-client";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

describe("Okta emulator: the organisation's own authorization server", () => {
  // Documented, not observed: no recording holds a request to a token endpoint.
  let bed: OktaTestbed;
  let keys: jose.GenerateKeyPairResult;

  before(async () => {
    keys = await jose.generateKeyPair("RS256", { extractable: true });
    const publicJwk = { ...(await jose.exportJWK(keys.publicKey)), kid: "k1" };
    bed = await OktaTestbed.start({
      authorizationServers: [OPEN_SERVER],
      serviceClients: [
        {
          clientId: CLIENT,
          publicJwk,
          scopes: ["okta.apps.manage", "okta.authorizationServers.read"],
        },
        { clientId: "reader-client", publicJwk, scopes: ["okta.apps.read"] },
      ],
    });
  });

  after(() => bed.stop());

  interface AssertionChanges {
    issuer?: string;
    subject?: string;
    audience?: string;
    expiresInSeconds?: number;
    jti?: string;
    key?: jose.CryptoKey;
  }

  async function assertion(changes: AssertionChanges = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    const jwt = new jose.SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(changes.issuer ?? CLIENT)
      .setSubject(changes.subject ?? changes.issuer ?? CLIENT)
      .setAudience(changes.audience ?? `${bed.okta.url}/oauth2/v1/token`)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + (changes.expiresInSeconds ?? 300));
    if (changes.jti !== undefined) jwt.setJti(changes.jti);
    return jwt.sign(changes.key ?? keys.privateKey);
  }

  async function ask(scope: string, clientAssertion: string) {
    return bed.token("", {
      scope,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: clientAssertion,
    });
  }

  it("gives a Bearer token for granted scopes, which the API honours", async () => {
    const answer = await ask("okta.apps.manage", await assertion());
    assert.equal(answer.status, 200);
    assert.equal(valueAt(answer.body, "token_type"), "Bearer");
    assert.equal(valueAt(answer.body, "expires_in"), 3600);
    assert.equal(valueAt(answer.body, "scope"), "okta.apps.manage");
    const authorization = `Bearer ${textAt(answer.body, "access_token")}`;
    // `manage` opens reading, too.
    assert.equal((await bed.call("GET", "/apps", undefined, authorization)).status, 200);
    const created = await bed.call("POST", "/apps", appRequest("by the client"), authorization);
    assert.equal(created.status, 200);
    const servers = await bed.call("GET", "/authorizationServers", undefined, authorization);
    assert.equal(servers.status, 403);
    assert.equal(valueAt(servers.body, "errorCode"), "E0000006");
    assert.match(
      servers.headers.get("www-authenticate") ?? "",
      /scope="okta\.authorizationServers\.read", error="insufficient_scope"/,
    );
  });

  it("scopes for reading do not open writing, and none opens the internal endpoints", async () => {
    const answer = await ask("okta.apps.read", await assertion({ issuer: "reader-client" }));
    const authorization = `Bearer ${textAt(answer.body, "access_token")}`;
    assert.equal((await bed.call("GET", "/apps", undefined, authorization)).status, 200);
    const count = bed.okta.apps().length;
    const write = await bed.call("POST", "/apps", appRequest("a"), authorization);
    assert.equal(write.status, 403);
    assert.equal(bed.okta.apps().length, count);
    const id = bed.okta.apps()[0]?.id ?? "";
    const path = `/internal/apps/${id}/settings/oauth/idToken`;
    assert.equal((await bed.call("GET", path, undefined, authorization)).status, 403);
    assert.equal((await bed.call("GET", "/users/me", undefined, authorization)).status, 403);
  });

  it("gives those of the requested scopes that were granted, and refuses when none was", async () => {
    const some = await ask("okta.apps.manage okta.users.manage", await assertion());
    assert.equal(valueAt(some.body, "scope"), "okta.apps.manage");
    const none = await ask("okta.users.manage", await assertion());
    assert.equal(none.status, 400);
    assert.equal(valueAt(none.body, "error"), "consent_required");
    const foreign = await ask("all", await assertion());
    assert.equal(valueAt(foreign.body, "error"), "invalid_scope");
  });

  it("checks the assertion for real", async () => {
    const { privateKey: foreignKey } = await jose.generateKeyPair("RS256");
    const cases: [string, AssertionChanges, RegExp][] = [
      ["signature", { key: foreignKey }, /signature is invalid/],
      ["audience", { audience: bed.okta.url }, /audience claim/],
      ["expiry", { expiresInSeconds: -1 }, /is expired/],
      ["far expiry", { expiresInSeconds: 7200 }, /too far into the future/],
      ["subject", { subject: "somebody-else" }, /subject claim/],
    ];
    for (const [what, changes, text] of cases) {
      const answer = await ask("okta.apps.manage", await assertion(changes));
      assert.equal(answer.status, 401, what);
      assert.equal(valueAt(answer.body, "error"), "invalid_client", what);
      assert.match(textAt(answer.body, "error_description"), text, what);
    }
    const unknown = await ask("okta.apps.manage", await assertion({ issuer: "unknown-client" }));
    assert.equal(valueAt(unknown.body, "errorCode"), "invalid_client");
    const garbage = await ask("okta.apps.manage", "not.a.jwt");
    assert.match(textAt(garbage.body, "error_description"), /parsing of the client_assertion/);
    const once = await assertion({ jti: "only-once" });
    assert.equal((await ask("okta.apps.manage", once)).status, 200);
    assert.equal((await ask("okta.apps.manage", once)).status, 401);
  });

  it("refuses client credentials with a secret", async () => {
    const id = await bed.create("/apps", appRequest("team"));
    const secret = bed.okta.secretsOf(id)[0]?.clientSecret ?? "";
    const answer = await bed.token("", { scope: "all" }, [id, secret]);
    assert.equal(answer.status, 401);
    assert.equal(valueAt(answer.body, "error"), "invalid_client");
    assert.match(textAt(answer.body, "error_description"), /must use the private_key_jwt/);
    const wrong = await bed.token("", { scope: "all" }, [id, "wrong"]);
    assert.match(textAt(wrong.body, "error_description"), /client secret supplied/);
  });

  it("a private_key_jwt client may use a custom server as well", async () => {
    const server = bed.okta.authorizationServerId("union");
    const audience = `${bed.okta.url}/oauth2/${server}/v1/token`;
    const form = { scope: "all", client_assertion_type: ASSERTION_TYPE };
    const client_assertion = await assertion({ audience });
    const answer = await bed.token(server, { ...form, client_assertion });
    assert.equal(answer.status, 200);
    assert.equal(jose.decodeJwt(textAt(answer.body, "access_token"))["cid"], CLIENT);
  });

  it("tokens for the API end with emulator time; those of custom servers are none", async () => {
    const server = bed.okta.authorizationServerId("union");
    const audience = `${bed.okta.url}/oauth2/${server}/v1/token`;
    const form = { scope: "all", client_assertion_type: ASSERTION_TYPE };
    const client_assertion = await assertion({ audience });
    const custom = await bed.token(server, { ...form, client_assertion });
    const foreign = `Bearer ${textAt(custom.body, "access_token")}`;
    assert.equal((await bed.call("GET", "/apps", undefined, foreign)).status, 401);
    const answer = await ask("okta.apps.manage", await assertion());
    const authorization = `Bearer ${textAt(answer.body, "access_token")}`;
    assert.equal((await bed.call("GET", "/apps", undefined, authorization)).status, 200);
    bed.clock.advanceDays(1.1 / 24);
    const late = await bed.call("GET", "/apps", undefined, authorization);
    assert.equal(late.status, 401);
    assert.equal(valueAt(late.body, "errorCode"), "E0000011");
  });
});
