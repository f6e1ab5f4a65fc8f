import assert from "node:assert/strict";
import * as jose from "jose";
import type { Answer } from "./oktaClient";
import {
  appRequest,
  basicHeader,
  listOf,
  OktaTestbed,
  OPEN_SERVER,
  textAt,
  valueAt,
} from "./oktaClient";

const SECRET = "a-client-secret-of-the-team-0001";
const ALL = { scope: "all" };

describe("Okta emulator: token endpoint", () => {
  // Documented, not observed: no recording holds a request to a token endpoint.
  let bed: OktaTestbed;
  let server: string;
  let appId: string;

  beforeEach(async () => {
    const closed = { ...OPEN_SERVER, name: "closed", status: "INACTIVE" as const };
    bed = await OktaTestbed.start({ authorizationServers: [OPEN_SERVER, closed] });
    server = bed.okta.authorizationServerId("union");
    appId = await bed.create("/apps", appRequest("team", { client_secret: SECRET }));
  });

  afterEach(() => bed.stop());

  function refused(answer: Answer, status: number, error: string, description: RegExp): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(valueAt(answer.body, "error"), error);
    assert.match(textAt(answer.body, "error_description"), description);
  }

  /** Asks over HTTP and, without a request, by `authenticates`; both must agree. */
  async function works(clientSecret: string): Promise<boolean> {
    const { status } = await bed.token(server, ALL, [appId, clientSecret]);
    const mark = bed.okta.calls.mark();
    const { ok } = bed.okta.authenticates(appId, clientSecret, "all", server);
    assert.equal(ok, status === 200);
    assert.equal(bed.okta.calls.mark(), mark);
    return ok;
  }

  it("answers a signed token with Okta's claims", async () => {
    const before = bed.clock.now().getTime();
    const { status, body, headers } = await bed.token(server, ALL, [appId, SECRET]);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "application/json");
    assert.equal(headers.get("cache-control"), "no-cache, no-store");
    const token = textAt(body, "access_token");
    assert.deepEqual(body, {
      token_type: "Bearer",
      expires_in: 3600,
      access_token: token,
      scope: "all",
    });
    const issuer = `${bed.okta.url}/oauth2/${server}`;
    const keys = jose.createRemoteJWKSet(new URL(`${issuer}/v1/keys`));
    const { payload, protectedHeader } = await jose.jwtVerify(token, keys, {
      issuer,
      audience: "api://union",
    });
    assert.equal(protectedHeader.alg, "RS256");
    const { jti, iat = 0, exp, ...claims } = payload;
    assert.match(jti ?? "", /^AT\.[A-Za-z0-9_-]{43}$/);
    assert.equal(exp, iat + 3600);
    assert.ok(iat >= Math.floor(before / 1000) && iat * 1000 <= bed.clock.now().getTime());
    assert.deepEqual(claims, {
      ver: 1,
      iss: issuer,
      aud: "api://union",
      cid: appId,
      scp: ["all"],
      sub: appId,
    });
  });

  it("metadata and keys are public and name this server", async () => {
    const issuer = `${bed.okta.url}/oauth2/${server}`;
    for (const document of ["oauth-authorization-server", "openid-configuration"]) {
      const answer = await bed.call("GET", `${issuer}/.well-known/${document}`, undefined, "");
      assert.equal(answer.status, 200);
      assert.equal(valueAt(answer.body, "issuer"), issuer);
      assert.equal(valueAt(answer.body, "token_endpoint"), `${issuer}/v1/token`);
      assert.equal(valueAt(answer.body, "jwks_uri"), `${issuer}/v1/keys`);
      assert.ok(listOf(valueAt(answer.body, "scopes_supported")).includes("all"));
    }
    const keys = await bed.call("GET", `${issuer}/v1/keys`, undefined, "");
    const [key] = listOf(valueAt(keys.body, "keys"));
    const { body } = await bed.call("GET", `/authorizationServers/${server}`);
    assert.equal(valueAt(key, "kid"), valueAt(body, "credentials.signing.kid"));
    assert.equal(valueAt(key, "d"), undefined);
  });

  it("time and lifetime are the emulator's and the rule's", async () => {
    const [policy] = bed.okta.policies(server);
    const rules = `/authorizationServers/${server}/policies/${policy?.id ?? ""}/rules`;
    const path = `${rules}/${policy?.rules[0]?.id ?? ""}`;
    const rule = (await bed.call("GET", path)).body as Record<string, unknown>;
    await bed.call("PUT", path, { ...rule, actions: { token: { accessTokenLifetimeMinutes: 5 } } });
    bed.clock.advanceDays(91);
    const { body } = await bed.token(server, ALL, [appId, SECRET]);
    assert.equal(valueAt(body, "expires_in"), 300);
    const { iat = 0, exp = 0 } = jose.decodeJwt(textAt(body, "access_token"));
    assert.equal(Math.round((iat * 1000 - Date.now()) / 86_400_000), 91);
    assert.equal(exp - iat, 300);
  });

  it("both ACTIVE secrets work until one is deactivated, and again after activate", async () => {
    const path = `/apps/${appId}/credentials/secrets`;
    const second = "the-next-generation-secret-00002";
    await bed.create(path, { client_secret: second });
    assert.deepEqual([await works(SECRET), await works(second)], [true, true]);
    const first = `${path}/${bed.okta.secretsOf(appId)[0]?.id ?? ""}`;
    await bed.call("POST", `${first}/lifecycle/deactivate`);
    assert.deepEqual([await works(SECRET), await works(second)], [false, true]);
    await bed.call("POST", `${first}/lifecycle/activate`);
    assert.equal(await works(SECRET), true);
    await bed.call("POST", `${first}/lifecycle/deactivate`);
    await bed.call("DELETE", first);
    assert.deepEqual([await works(SECRET), await works(second)], [false, true]);
  });

  it("a wrong secret is invalid_client", async () => {
    const answer = await bed.token(server, ALL, [appId, "wrong"]);
    refused(answer, 401, "invalid_client", /^The client secret supplied .* is invalid\.$/);
    const direct = bed.okta.authenticates(appId, "wrong", "all", server);
    assert.equal(direct.ok ? "" : direct.error.split(":")[0], "invalid_client");
  });

  it("an INACTIVE or unknown client is invalid_client in the form of the management API", async () => {
    await bed.call("POST", `/apps/${appId}/lifecycle/deactivate`);
    for (const clientId of [appId, "nobody"]) {
      const answer = await bed.token(server, ALL, [clientId, SECRET]);
      assert.equal(answer.status, 401);
      assert.equal(valueAt(answer.body, "errorCode"), "invalid_client");
      assert.equal(
        valueAt(answer.body, "errorSummary"),
        "Invalid value for 'client_id' parameter.",
      );
      assert.equal(valueAt(answer.body, "error"), undefined);
    }
    assert.equal(bed.okta.authenticates(appId, SECRET, "all", server).ok, false);
    await bed.call("POST", `/apps/${appId}/lifecycle/activate`);
    assert.equal(await works(SECRET), true);
  });

  it("credentials in the header are form-decoded", async () => {
    const secret = "a b+c%d/e:f=g&h-i~j_k";
    const id = await bed.create("/apps", appRequest("odd", { client_secret: secret }));
    assert.equal((await bed.token(server, ALL, [id, secret])).status, 200);
    // Sent as they are, the plus is a blank and the per cent sign is no escape.
    for (const raw of [`${id}:${secret}`, `${id}:a b+c%25d/e:f=g&h-i~j_k`, "no-colon", ":x"]) {
      const authorization = `Basic ${Buffer.from(raw).toString("base64")}`;
      const answer = await bed.token(server, ALL, undefined, { authorization });
      assert.equal(answer.status, 401, raw);
    }
  });

  it("the way of authentication is the configured one", async () => {
    const form = { client_id: appId, client_secret: SECRET };
    const generic = /^Client authentication failed\./;
    refused(await bed.token(server, { ...ALL, ...form }), 401, "invalid_client", generic);
    const method = { token_endpoint_auth_method: "client_secret_post", client_secret: SECRET };
    const id = await bed.create("/apps", appRequest("post", method));
    const post = { ...ALL, client_id: id, client_secret: SECRET };
    assert.equal((await bed.token(server, post)).status, 200);
    refused(await bed.token(server, ALL, [id, SECRET]), 401, "invalid_client", generic);
    const both = await bed.token(server, post, [id, SECRET]);
    refused(both, 401, "invalid_request", /^Cannot supply multiple client credentials\./);
    refused(await bed.token(server, ALL), 401, "invalid_client", /^No client credentials found\.$/);
  });

  it("refuses browsers, credentials in the query, repeated and missing parameters", async () => {
    const origin = { origin: "https://example.com" };
    const browser = await bed.token(server, ALL, [appId, SECRET], origin);
    refused(browser, 401, "invalid_client", /^Browser requests/);
    const url = `${bed.okta.url}/oauth2/${server}/v1/token`;
    const authorization = basicHeader(appId, SECRET);
    const cases: [string, string, string][] = [
      [`${url}?client_id=x`, "grant_type=client_credentials", "invalid_request"],
      [url, "grant_type=client_credentials&scope=all&scope=all", "invalid_request"],
      [url, "scope=all", "invalid_request"],
      [url, "grant_type=password&scope=all", "unsupported_grant_type"],
    ];
    for (const [target, body, error] of cases) {
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      const response = await fetch(target, { method: "POST", headers, body });
      assert.equal(response.status, 400, body);
      assert.equal(valueAt(await response.json(), "error"), error);
    }
  });

  it("a server that is not there is 404, one that is INACTIVE is invalid_request", async () => {
    // Documented, not observed.
    assert.equal((await bed.token("ausUnknown", ALL, [appId, SECRET])).status, 404);
    const closed = bed.okta.authorizationServerId("closed");
    const answer = await bed.token(closed, ALL, [appId, SECRET]);
    refused(answer, 400, "invalid_request", /authorization server id is invalid/);
    const keys = await bed.call("GET", `${bed.okta.url}/oauth2/${closed}/v1/keys`);
    assert.equal(keys.status, 404);
  });

  it("an app that wants DPoP, or lacks the grant, gets no token", async () => {
    const id = await bed.create("/apps", changed("dpop", { dpop_bound_access_tokens: true }));
    const [secret] = bed.okta.secretsOf(id);
    const dpop = await bed.token(server, ALL, [id, secret?.clientSecret ?? ""]);
    refused(dpop, 400, "invalid_dpop_proof", /header is missing/);
    const other = await bed.create("/apps", changed("web", { grant_types: ["implicit"] }));
    const [otherSecret] = bed.okta.secretsOf(other);
    const answer = await bed.token(server, ALL, [other, otherSecret?.clientSecret ?? ""]);
    refused(answer, 400, "unauthorized_client", /Configured grant types: \[implicit\]/);
  });

  function changed(label: string, oauthClient: Record<string, unknown>): unknown {
    const request = appRequest(label);
    Object.assign(valueAt(request, "settings.oauthClient") as object, oauthClient);
    return request;
  }

  describe("slow and odd answers on demand", () => {
    it("a new secret works only after the delay, in emulator time", async () => {
      bed.okta.settings.secretDelayMs = 3_600_000;
      const second = "the-next-generation-secret-00002";
      await bed.create(`/apps/${appId}/credentials/secrets`, { client_secret: second });
      assert.deepEqual([await works(SECRET), await works(second)], [true, false]);
      bed.clock.advanceDays(0.5 / 24);
      assert.equal(await works(second), false);
      bed.clock.advanceDays(0.6 / 24);
      assert.equal(await works(second), true);
    });

    it("replicas answer in the scripted order, then all are good; `authenticates` is not touched", async () => {
      const script = [200, 200, 401, 200, 503, 401];
      bed.okta.settings.tokenAnswers = [...script];
      for (const status of [...script, 200, 200]) {
        assert.equal(bed.okta.authenticates(appId, SECRET, "all", server).ok, true);
        const answer = await bed.token(server, ALL, [appId, SECRET]);
        assert.equal(answer.status, status);
        if (status === 401) assert.equal(valueAt(answer.body, "error"), "invalid_client");
      }
    });

    it("a scripted 200 is a real answer: a wrong secret stays wrong", async () => {
      bed.okta.settings.tokenAnswers = [200, 200];
      assert.equal((await bed.token(server, ALL, [appId, "wrong"])).status, 401);
    });

    it("a status can last for a stretch of emulator time", async () => {
      bed.okta.settings.tokenAnswers = [200, { status: 401, forMs: 20_000 }];
      const ask = async (): Promise<number> =>
        (await bed.token(server, ALL, [appId, SECRET])).status;
      assert.deepEqual([await ask(), await ask(), await ask()], [200, 401, 401]);
      bed.clock.advanceDays(25 / 86_400);
      assert.deepEqual([await ask(), await ask()], [200, 200]);
    });

    it("a proxy repeats the token of the previous secret, and knows no wrong secret", async () => {
      const first = await bed.token(server, ALL, [appId, SECRET]);
      bed.okta.settings.cachingProxy = true;
      bed.clock.advanceDays(0.5 / 24);
      const second = await bed.token(server, ALL, [appId, "never-heard-of"]);
      assert.deepEqual(second.body, first.body);
      assert.equal(bed.okta.authenticates(appId, "never-heard-of", "all", server).ok, false);
      // Another client has nothing in the cache; a token that is over is not repeated.
      const other = await bed.create("/apps", appRequest("other"));
      assert.equal((await bed.token(server, ALL, [other, "wrong"])).status, 401);
      bed.clock.advanceDays(0.6 / 24);
      assert.equal((await bed.token(server, ALL, [appId, "never-heard-of"])).status, 401);
    });

    it("token requests are logged as such, without the query or the secret", async () => {
      await bed.token(server, ALL, [appId, SECRET]);
      const call = bed.okta.calls.since().at(-1);
      assert.equal(call?.kind, "token");
      assert.equal(call?.template, "/oauth2/:serverId/v1/token");
      assert.ok(!JSON.stringify(bed.okta.calls.since()).includes(SECRET));
    });
  });
});
