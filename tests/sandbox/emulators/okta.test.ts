import assert from "node:assert/strict";
import {
  appRequest,
  causeOf,
  listOf,
  OktaTestbed,
  OPEN_SERVER,
  POWERLESS_TOKEN,
  READ_ONLY_TOKEN,
  textAt,
  valueAt,
  API_TOKEN,
} from "./oktaClient";

const SECRET_PATH = "credentials.oauthClient.client_secret";
const OWN_SECRET = "an-own-secret-of-32-characters-0";

describe("Okta emulator: apps", () => {
  let bed: OktaTestbed;

  beforeEach(async () => {
    bed = await OktaTestbed.start({ authorizationServers: [OPEN_SERVER] });
  });

  afterEach(() => bed.stop());

  it("an own secret is honoured on create, shown in POST and PUT, never in GET or a list", async () => {
    const created = await bed.call("POST", "/apps", appRequest("a", { client_secret: OWN_SECRET }));
    const id = textAt(created.body, "id");
    assert.equal(valueAt(created.body, SECRET_PATH), OWN_SECRET);
    const read = await bed.call("GET", `/apps/${id}`);
    const list = await bed.call("GET", "/apps");
    assert.ok(!JSON.stringify([read.body, list.body]).includes('client_secret":'));
    const put = await bed.call("PUT", `/apps/${id}`, appRequest("b"));
    assert.equal(valueAt(put.body, SECRET_PATH), OWN_SECRET);
  });

  it("a secret that Okta makes has 64 characters and is the app's only one", async () => {
    const created = await bed.call("POST", "/apps", appRequest("a"));
    const secret = textAt(created.body, SECRET_PATH);
    assert.match(secret, /^[A-Za-z0-9_-]{64}$/);
    const secrets = bed.okta.secretsOf(textAt(created.body, "id"));
    assert.deepEqual(
      secrets.map(({ clientSecret, status }) => [clientSecret, status]),
      [[secret, "ACTIVE"]],
    );
  });

  it("an own secret of the wrong form is refused, and no app is made", async () => {
    for (const clientSecret of ["short", "x".repeat(101), "umlaut-ü-is-not-ascii"]) {
      const answer = await bed.call(
        "POST",
        "/apps",
        appRequest("a", { client_secret: clientSecret }),
      );
      assert.equal(answer.status, 400, clientSecret);
      assert.equal(valueAt(answer.body, "errorCode"), "E0000001");
      assert.match(String(causeOf(answer)), /^client_secret: /);
    }
    assert.deepEqual(bed.okta.apps(), []);
  });

  it("PUT: an empty or missing secret keeps the old one, the same value too", async () => {
    const id = await bed.create("/apps", appRequest("a", { client_secret: OWN_SECRET }));
    for (const oauthClient of [{}, { client_secret: "" }, { client_secret: OWN_SECRET }]) {
      const before = bed.okta.secretsOf(id);
      const put = await bed.call("PUT", `/apps/${id}`, appRequest("a", oauthClient));
      assert.equal(valueAt(put.body, SECRET_PATH), OWN_SECRET);
      assert.deepEqual(bed.okta.secretsOf(id), before);
    }
  });

  it("PUT: a stale secret comes back to life in place of the newest", async () => {
    // Documented, not observed: what a value does that the app does not have.
    const id = await bed.create("/apps", appRequest("a", { client_secret: OWN_SECRET }));
    const stale = "a-stale-secret-of-some-state-0001";
    await bed.call("PUT", `/apps/${id}`, appRequest("a", { client_secret: stale }));
    const values = bed.okta.secretsOf(id).map((secret) => secret.clientSecret);
    assert.deepEqual(values, [stale]);
  });

  it("PUT: a secret of the wrong form is refused, and nothing is changed", async () => {
    const id = await bed.create("/apps", appRequest("a", { client_secret: OWN_SECRET }));
    const put = await bed.call("PUT", `/apps/${id}`, appRequest("b", { client_secret: "short" }));
    assert.equal(put.status, 400);
    assert.equal(bed.okta.apps()[0]?.label, "a");
    assert.equal(bed.okta.secretsOf(id)[0]?.clientSecret, OWN_SECRET);
  });

  it("PUT: replaces profile and label, keeps status, client id, key and ID token settings", async () => {
    const profile = { managedBy: "flyte-ci-keys", list: { whitelist: ["x"] } };
    const request = Object.assign(appRequest("a") as object, { profile });
    const id = await bed.create("/apps", request);
    await bed.call("POST", `/apps/${id}/lifecycle/deactivate`);
    const before = await bed.call("GET", `/apps/${id}`);
    assert.deepEqual(valueAt(before.body, "profile"), profile);
    const put = await bed.call("PUT", `/apps/${id}`, appRequest("b", { client_id: "another-id" }));
    assert.equal(put.status, 200);
    const after = await bed.call("GET", `/apps/${id}`);
    assert.equal(valueAt(after.body, "profile"), undefined);
    assert.equal(valueAt(after.body, "label"), "b");
    for (const key of [
      "status",
      "created",
      "credentials.signing.kid",
      "credentials.oauthClient.client_id",
    ]) {
      assert.equal(valueAt(after.body, key), valueAt(before.body, key), key);
    }
  });

  it("PUT: an idp_initiated_login that is left out stays as it was", async () => {
    const login = { mode: "SPEC", default_scope: ["openid"] };
    const request = (change: Record<string, unknown>): unknown => {
      const body = appRequest("a");
      const oauthClient = valueAt(body, "settings.oauthClient") as Record<string, unknown>;
      delete oauthClient["idp_initiated_login"];
      Object.assign(oauthClient, change);
      return body;
    };
    const id = await bed.create("/apps", request({ idp_initiated_login: login }));
    const put = await bed.call("PUT", `/apps/${id}`, request({}));
    assert.deepEqual(valueAt(put.body, "settings.oauthClient.idp_initiated_login"), login);
    const fresh = await bed.call("POST", "/apps", request({}));
    assert.equal(valueAt(fresh.body, "settings.oauthClient.idp_initiated_login.mode"), "DISABLED");
  });

  // Told by users of the Terraform provider, not observed.
  it("PUT: another way of authentication gives a new secret", async () => {
    const id = await bed.create("/apps", appRequest("a", { client_secret: OWN_SECRET }));
    const method = { token_endpoint_auth_method: "client_secret_post" };
    const put = await bed.call("PUT", `/apps/${id}`, appRequest("a", method));
    assert.match(textAt(put.body, SECRET_PATH), /^[A-Za-z0-9_-]{64}$/);
    assert.equal(bed.okta.secretsOf(id).length, 1);
  });

  // Documented, not observed: limits of client ids and own secrets at the app.
  it("an own client id is used and cannot be used twice", async () => {
    const request = appRequest("a", { client_id: "team-a-client" });
    const created = await bed.call("POST", "/apps", request);
    assert.equal(valueAt(created.body, "credentials.oauthClient.client_id"), "team-a-client");
    assert.equal((await bed.call("POST", "/apps", request)).status, 400);
    const reserved = appRequest("b", { client_id: "ALL_CLIENTS" });
    assert.equal((await bed.call("POST", "/apps", reserved)).status, 400);
    assert.equal(bed.okta.apps().length, 1);
  });

  it("activate=false makes an INACTIVE app; only an INACTIVE one is deleted", async () => {
    const id = await bed.create("/apps?activate=false", appRequest("a"));
    assert.equal(bed.okta.apps()[0]?.status, "INACTIVE");
    await bed.call("POST", `/apps/${id}/lifecycle/activate`);
    assert.equal((await bed.call("DELETE", `/apps/${id}`)).status, 403);
    await bed.call("POST", `/apps/${id}/lifecycle/deactivate`);
    assert.equal((await bed.call("DELETE", `/apps/${id}`)).status, 204);
    assert.equal((await bed.call("DELETE", `/apps/${id}`)).status, 404);
  });

  it("the list follows q as a prefix, filter, limit and the next link, in order of ids", async () => {
    for (const label of ["team-a", "team-b", "Team-c", "other team-d"]) {
      await bed.create("/apps", appRequest(label));
    }
    const inactive = await bed.create("/apps?activate=false", appRequest("team-e"));
    const filter = encodeURIComponent('status eq "ACTIVE"');
    const labels: string[] = [];
    let url = `${bed.okta.url}/api/v1/apps?q=team&limit=2&filter=${filter}&odd=1`;
    const pages: string[][] = [];
    for (;;) {
      const page = await bed.call("GET", url);
      pages.push(listOf(page.body).map((app) => textAt(app, "id")));
      labels.push(...listOf(page.body).map((app) => textAt(app, "label")));
      const links = page.headers.get("link") ?? "";
      assert.match(links, /^<[^>]+limit=2[^>]*>; rel="self"/);
      assert.ok(!links.includes("odd"));
      const next = /<([^>]+)>; rel="next"/.exec(links)?.[1];
      if (next === undefined) break;
      url = next;
    }
    assert.deepEqual(labels.toSorted(), ["Team-c", "team-a", "team-b"]);
    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 1],
    );
    assert.deepEqual(pages.flat(), pages.flat().toSorted());
    assert.ok(!pages.flat().includes(inactive));
    assert.deepEqual((await bed.call("GET", "/apps?q=nobody")).body, []);
  });

  it("20 apps are a page when no limit is given", async () => {
    for (let n = 0; n < 21; n += 1) await bed.create("/apps", appRequest(`app ${n}`));
    assert.equal(listOf((await bed.call("GET", "/apps")).body).length, 20);
    const most = await bed.call("GET", "/apps?limit=1000");
    assert.match(most.headers.get("link") ?? "", /limit=200>; rel="self"$/);
    assert.equal((await bed.call("GET", "/apps?limit=0")).status, 400);
  });

  it("bodies that are not JSON, or lack a label, are refused with what is wrong", async () => {
    const url = `${bed.okta.url}/api/v1/apps`;
    const headers = { authorization: `SSWS ${API_TOKEN}` };
    const response = await fetch(url, { method: "POST", headers, body: "{" });
    assert.equal(response.status, 400);
    assert.equal(valueAt(await response.json(), "errorCode"), "E0000003");
    const answer = await bed.call("POST", "/apps", { ...(appRequest("a") as object), label: "" });
    assert.equal(valueAt(answer.body, "errorSummary"), "Api validation failed: label");
  });
});

describe("Okta emulator: apps that are there from the start", () => {
  it("keep status, profile, client id and secrets as stated", async () => {
    const bed = await OktaTestbed.start({
      apps: [
        { label: "ours", status: "INACTIVE", profile: { managedBy: "flyte-ci-keys" } },
        { label: "hand-made", clientId: "hand-made-client", dpopBoundAccessTokens: true },
        { label: "two", secrets: [{ clientSecret: OWN_SECRET }, { status: "INACTIVE" }] },
      ],
    });
    try {
      const byLabel = new Map(bed.okta.apps().map((app) => [app.label, app]));
      assert.equal(byLabel.get("ours")?.status, "INACTIVE");
      assert.deepEqual(byLabel.get("ours")?.profile, { managedBy: "flyte-ci-keys" });
      assert.equal(byLabel.get("hand-made")?.clientId, "hand-made-client");
      assert.equal(byLabel.get("hand-made")?.dpopBoundAccessTokens, true);
      const secrets = bed.okta.secretsOf(byLabel.get("two")?.id ?? "");
      assert.deepEqual(
        secrets.map((secret) => secret.status),
        ["ACTIVE", "INACTIVE"],
      );
      assert.equal(secrets[0]?.clientSecret, OWN_SECRET);
      const read = await bed.call("GET", `/apps/${byLabel.get("ours")?.id ?? ""}`);
      assert.deepEqual(valueAt(read.body, "profile"), { managedBy: "flyte-ci-keys" });
    } finally {
      await bed.stop();
    }
  });
});

describe("Okta emulator: callers, limits, log", () => {
  // Documented, not observed: E0000011, E0000006 and the answer of /users/me.
  let bed: OktaTestbed;

  beforeEach(async () => {
    bed = await OktaTestbed.start({ authorizationServers: [OPEN_SERVER] });
  });

  afterEach(() => bed.stop());

  it("an unknown token, or none: 401 E0000011, and nothing is done", async () => {
    for (const authorization of ["SSWS wrong", "Bearer wrong", "", `Basic ${API_TOKEN}`]) {
      const answer = await bed.call("POST", "/apps", appRequest("a"), authorization);
      assert.equal(answer.status, 401, authorization);
      assert.equal(valueAt(answer.body, "errorCode"), "E0000011");
      assert.equal(valueAt(answer.body, "errorSummary"), "Invalid token provided");
    }
    assert.deepEqual(bed.okta.apps(), []);
  });

  it("a read-only administrator reads; a write is 403 E0000006", async () => {
    const id = await bed.create("/apps", appRequest("a"));
    const authorization = `SSWS ${READ_ONLY_TOKEN}`;
    assert.equal((await bed.call("GET", `/apps/${id}`, undefined, authorization)).status, 200);
    const path = `/apps/${id}/credentials/secrets`;
    const answer = await bed.call("POST", path, {}, authorization);
    assert.equal(answer.status, 403);
    assert.equal(valueAt(answer.body, "errorCode"), "E0000006");
    assert.equal(bed.okta.secretsOf(id).length, 1);
  });

  it("an administrator without rights may read only their own user", async () => {
    const authorization = `SSWS ${POWERLESS_TOKEN}`;
    const me = await bed.call("GET", "/users/me", undefined, authorization);
    assert.match(textAt(me.body, "id"), /^00u[A-Za-z0-9]{17}$/);
    for (const path of ["/apps", "/authorizationServers"]) {
      assert.equal((await bed.call("GET", path, undefined, authorization)).status, 403, path);
    }
  });

  it("a bucket is counted in emulator time and tells when it opens again", async () => {
    bed.okta.settings.rateLimits["/api/v1/apps"] = 2;
    const first = await bed.call("GET", "/apps");
    assert.equal(first.headers.get("x-rate-limit-limit"), "2");
    assert.equal(first.headers.get("x-rate-limit-remaining"), "1");
    const id = await bed.create("/apps", appRequest("a"));
    const refused = await bed.call("GET", `/apps/${id}/credentials/secrets`);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("x-rate-limit-remaining"), "0");
    const date = Date.parse(refused.headers.get("date") ?? "") / 1000;
    const reset = Number(refused.headers.get("x-rate-limit-reset"));
    assert.ok(reset > date && reset <= date + 61, `${reset} after ${date}`);
    // Another bucket is open, and this one again a minute later.
    assert.equal((await bed.call("GET", `/apps/${id}`)).status, 200);
    bed.clock.advanceDays(1 / 1440);
    assert.equal((await bed.call("GET", "/apps")).status, 200);
  });

  it("Date follows the emulator's clock", async () => {
    bed.clock.advanceDays(91);
    const { headers } = await bed.call("GET", "/users/me");
    const days = (Date.parse(headers.get("date") ?? "") - Date.now()) / 86_400_000;
    assert.equal(Math.round(days), 91);
  });

  it("faults on demand speak Okta's language", async () => {
    const effect = { kind: "status" as const, status: 423 };
    bed.okta.faults.add({ path: "/api/v1/apps", effect });
    const locked = await bed.call("POST", "/apps", appRequest("a"));
    assert.equal(locked.status, 423);
    assert.equal(valueAt(locked.body, "errorCode"), "E0000239");
    bed.okta.faults.add({ effect: { kind: "status", status: 429 } });
    const limited = await bed.call("GET", "/apps");
    assert.equal(limited.headers.get("x-rate-limit-remaining"), "0");
    assert.ok(Number(limited.headers.get("x-rate-limit-reset")) > 0);
    bed.okta.faults.add({
      path: "/oauth2/:serverId/v1/token",
      effect: { kind: "status", status: 401 },
    });
    const token = await bed.token(bed.okta.authorizationServerId("union"), { scope: "all" });
    assert.equal(valueAt(token.body, "error"), "invalid_client");
    assert.deepEqual(bed.okta.apps(), []);
  });

  it("a reply that is lost leaves the app there, and the log says 0", async () => {
    bed.okta.faults.add({ method: "POST", effect: { kind: "reply-lost" } });
    await assert.rejects(bed.call("POST", "/apps", appRequest("a")));
    assert.equal(bed.okta.apps().length, 1);
    assert.equal(bed.okta.calls.since().at(-1)?.status, 0);
  });

  it("targets in absolute form are routed, with and without the port", async () => {
    await bed.create("/apps", appRequest("a"));
    for (const authority of ["127.0.0.1", `127.0.0.1:${bed.okta.port}`]) {
      const mark = bed.okta.calls.mark();
      const answer = await bed.raw(
        `GET http://${authority}/api/v1/apps?limit=1 HTTP/1.1\r\nHost: ${authority}\r\n` +
          `Authorization: SSWS ${API_TOKEN}\r\nProxy-Authorization: Basic Og==\r\n` +
          "Connection: close\r\n\r\n",
      );
      assert.match(answer, /^HTTP\/1\.1 200 /);
      const [call] = bed.okta.calls.since(mark);
      assert.equal(call?.template, "/api/v1/apps");
      assert.equal(call?.rawPath, "/api/v1/apps");
      assert.deepEqual({ ...call?.query }, { limit: "1" });
    }
  });

  it("listens on the same port again after a stop, with what it had", async () => {
    const { port, url } = bed.okta;
    const id = await bed.create("/apps", appRequest("a"));
    await bed.stop();
    await bed.okta.start(port);
    assert.equal(bed.okta.url, url);
    assert.equal((await bed.call("GET", `/apps/${id}`)).status, 200);
  });

  it("says what changed, after it has changed, and never with a secret", async () => {
    const changes: string[] = [];
    const counts: number[] = [];
    bed.okta.onChange((what) => {
      changes.push(what);
      counts.push(bed.okta.apps().length);
    });
    const id = await bed.create("/apps", appRequest("a", { client_secret: OWN_SECRET }));
    assert.deepEqual(counts, [1]);
    const secrets = `/apps/${id}/credentials/secrets`;
    const chosen = "another-chosen-secret-0001";
    const secret = `${secrets}/${await bed.create(secrets, { client_secret: chosen })}`;
    await bed.call("POST", `${secret}/lifecycle/deactivate`);
    await bed.call("DELETE", secret);
    await bed.call("GET", secrets);
    await bed.call("POST", `/apps/${id}/lifecycle/activate`);
    await bed.call("POST", `/apps/${id}/lifecycle/deactivate`);
    await bed.call("DELETE", `/apps/${id}`);
    assert.equal(changes.length, 6, changes.join("\n"));
    assert.ok(![OWN_SECRET, chosen].some((value) => changes.join().includes(value)));
  });
});
