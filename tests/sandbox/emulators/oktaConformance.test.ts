import assert from "node:assert/strict";
import type { Answer } from "./oktaClient";
import { appRequest, listOf, OktaTestbed, OPEN_SERVER, textAt, valueAt } from "./oktaClient";
import { problemsOf, type Shape } from "./oktaShape";
import {
  ACTIVE_SECRET,
  APP,
  APP_WITH_SECRET,
  AUTHORIZATION_SERVER,
  ERROR,
  HEADERS,
  ID_TOKEN_READ,
  ID_TOKEN_WRITTEN,
  INACTIVE_APP,
  INACTIVE_SECRET,
  OKTA_ORGANIZATION,
  POLICY,
  RECORDED_ERRORS,
  RULE,
  SCOPE,
} from "./oktaShapes";

const RULE_REQUEST = {
  type: "RESOURCE_ACCESS",
  name: "client-credentials",
  status: "ACTIVE",
  priority: 1,
  conditions: {
    people: { groups: { include: ["EVERYONE"] }, users: {} },
    grantTypes: { include: ["client_credentials"] },
    scopes: { include: ["all"] },
  },
  actions: {
    token: {
      accessTokenLifetimeMinutes: 60,
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10080,
    },
  },
};

const POLICY_REQUEST = {
  type: "OAUTH_AUTHORIZATION_POLICY",
  name: "team-a-ci",
  description: "d",
  status: "ACTIVE",
  priority: 1,
  conditions: { clients: { include: ["ALL_CLIENTS"] } },
};

describe("Okta emulator: answers of real organisations", () => {
  let bed: OktaTestbed;

  before(async () => {
    bed = await OktaTestbed.start({ authorizationServers: [OPEN_SERVER] });
  });

  after(() => bed.stop());

  async function expect(
    method: string,
    path: string,
    body: unknown,
    status: number,
    known: Shape | undefined,
  ): Promise<Answer> {
    const answer = await bed.call(method, path, body);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    checkHeaders(answer, status !== 204);
    if (known === undefined) assert.equal(answer.body, undefined);
    else assert.deepEqual(problemsOf(answer.body, known), []);
    return answer;
  }

  function checkHeaders(answer: Answer, withBody: boolean): void {
    for (const [name, format] of Object.entries(HEADERS)) {
      assert.match(answer.headers.get(name) ?? "", format, name);
    }
    // An answer without a body has no content type at Okta; the HTTP adapter here always names one.
    if (withBody) assert.equal(answer.headers.get("content-type"), "application/json");
    assert.equal(answer.headers.get("retry-after"), null);
    assert.equal(answer.headers.get("location"), null);
  }

  it("the table of shapes finds what is missing, new, of another type or format", () => {
    const secret = { id: "ocs1", created: 1, client_secret: "x", extra: true, _links: {} };
    const problems = problemsOf(secret, ACTIVE_SECRET).join("\n");
    for (const expected of [
      "lastUpdated: missing",
      "secret_hash: missing",
      "_links.deactivate: missing",
      "extra: never seen",
      "created: integer, not string",
      'id: "ocs1" does not match',
    ]) {
      assert.ok(problems.includes(expected), `${expected} in\n${problems}`);
    }
  });

  it("apps: POST 200, GET, PUT 200, lifecycle 200 {}, DELETE 204", async () => {
    const created = await expect(
      "POST",
      "/apps?activate=true",
      appRequest("a"),
      200,
      APP_WITH_SECRET,
    );
    const path = `/apps/${textAt(created.body, "id")}`;
    const read = await expect("GET", path, undefined, 200, APP);
    assert.equal(valueAt(read.body, "credentials.oauthClient.client_id"), valueAt(read.body, "id"));
    await expect("PUT", path, appRequest("b"), 200, APP_WITH_SECRET);
    assert.deepEqual((await bed.call("POST", `${path}/lifecycle/activate`)).body, {});
    assert.deepEqual((await bed.call("POST", `${path}/lifecycle/deactivate`)).body, {});
    await expect("GET", path, undefined, 200, INACTIVE_APP);
    await expect("DELETE", path, undefined, 204, undefined);
  });

  it("apps with private_key_jwt: no secret in any answer, keys get an id", async () => {
    const request = appRequest("keys", { token_endpoint_auth_method: "private_key_jwt" });
    const oauthClient = valueAt(request, "settings.oauthClient");
    assert.ok(typeof oauthClient === "object" && oauthClient !== null);
    const kid = "k1";
    const text = "x".repeat(43);
    const keys = [
      { kty: "RSA", kid, e: "AQAB", n: "n", status: "ACTIVE" },
      { kty: "EC", kid: "k2", x: text, y: text, status: "ACTIVE" },
    ];
    Object.assign(oauthClient, { jwks: { keys } });
    const created = await expect("POST", "/apps", request, 200, APP);
    assert.equal(valueAt(created.body, "settings.oauthClient.jwks.keys.0.kid"), kid);
    assert.equal(valueAt(created.body, "_links.clientCredentials.0.name"), "jwks");
  });

  it("lists of apps: Link self, no secrets", async () => {
    await bed.create("/apps", appRequest("in the list"));
    const answer = await bed.call("GET", "/apps?limit=200");
    assert.equal(answer.status, 200);
    assert.ok(listOf(answer.body).length > 0);
    for (const app of listOf(answer.body)) assert.deepEqual(problemsOf(app, APP), []);
    const self = `<${bed.okta.url}/api/v1/apps?limit=200>; rel="self"`;
    assert.equal(answer.headers.get("link"), self);
  });

  it("secrets: POST 201, GET, list, deactivate and activate 200 with the object, DELETE 204", async () => {
    const path = `/apps/${await bed.create("/apps", appRequest("s"))}/credentials/secrets`;
    const created = await expect("POST", path, undefined, 201, ACTIVE_SECRET);
    const one = `${path}/${textAt(created.body, "id")}`;
    await expect("GET", one, undefined, 200, ACTIVE_SECRET);
    const list = await bed.call("GET", path);
    assert.equal(listOf(list.body).length, 2);
    for (const secret of listOf(list.body)) assert.deepEqual(problemsOf(secret, ACTIVE_SECRET), []);
    assert.equal(list.headers.get("link"), null);
    await expect("POST", `${one}/lifecycle/deactivate`, undefined, 200, INACTIVE_SECRET);
    await expect("POST", `${one}/lifecycle/activate`, undefined, 200, ACTIVE_SECRET);
    await expect("POST", `${one}/lifecycle/deactivate`, undefined, 200, INACTIVE_SECRET);
    await expect("DELETE", one, undefined, 204, undefined);
  });

  it("internal settings of the ID token: GET knows issuer and audience, POST does not", async () => {
    const id = await bed.create("/apps", appRequest("i"));
    const path = `/internal/apps/${id}/settings/oauth/idToken`;
    await expect("POST", path, { issuerMode: "ORG_URL" }, 200, ID_TOKEN_WRITTEN);
    const read = await expect("GET", path, undefined, 200, ID_TOKEN_READ);
    assert.equal(valueAt(read.body, "issuer"), bed.okta.url);
    assert.equal(valueAt(read.body, "audience"), id);
  });

  it("/.well-known/okta-organization needs no token", async () => {
    const answer = await bed.call(
      "GET",
      `${bed.okta.url}/.well-known/okta-organization`,
      undefined,
      "",
    );
    assert.equal(answer.status, 200);
    assert.deepEqual(problemsOf(answer.body, OKTA_ORGANIZATION), []);
  });

  it("an access policy of an app is assigned with 204", async () => {
    const id = await bed.create("/apps", appRequest("p"));
    const app = await bed.call("GET", `/apps/${id}`);
    const policyId = textAt(app.body, "_links.accessPolicy.href").split("/").at(-1);
    await expect("PUT", `/apps/${id}/policies/${policyId ?? ""}`, undefined, 204, undefined);
  });

  it("authorization servers: list with Link self, GET", async () => {
    const list = await bed.call("GET", "/authorizationServers?limit=200&q=union");
    assert.equal(listOf(list.body).length, 1);
    for (const server of listOf(list.body)) {
      assert.deepEqual(problemsOf(server, AUTHORIZATION_SERVER), []);
    }
    const self = `<${bed.okta.url}/api/v1/authorizationServers?limit=200&q=union>; rel="self"`;
    assert.equal(list.headers.get("link"), self);
    const path = `/authorizationServers/${bed.okta.authorizationServerId("union")}`;
    const { body } = await expect("GET", path, undefined, 200, AUTHORIZATION_SERVER);
    const signing = "credentials.signing";
    const rotation = Date.parse(textAt(body, `${signing}.nextRotation`));
    assert.equal(rotation - Date.parse(textAt(body, `${signing}.lastRotated`)), 90 * 86_400_000);
  });

  it("scopes: built-in ones and own ones; POST 201, PUT 200, DELETE 204", async () => {
    const path = `/authorizationServers/${bed.okta.authorizationServerId("union")}/scopes`;
    const list = await bed.call("GET", path);
    for (const scope of listOf(list.body)) assert.deepEqual(problemsOf(scope, SCOPE), []);
    const names = listOf(list.body).map((scope) => textAt(scope, "name"));
    for (const name of ["openid", "profile", "email", "address", "phone", "offline_access"]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal(list.headers.get("link"), null);
    const request = { name: "deploy", displayName: "", description: "d", consent: "REQUIRED" };
    const published = {
      ...request,
      metadataPublish: "ALL_CLIENTS",
      default: false,
      optional: false,
    };
    const created = await expect("POST", path, published, 201, SCOPE);
    const one = `${path}/${textAt(created.body, "id")}`;
    await expect("GET", one, undefined, 200, SCOPE);
    const updated = await expect("PUT", one, { ...published, optional: true }, 200, SCOPE);
    assert.equal(valueAt(updated.body, "optional"), true);
    await expect("DELETE", one, undefined, 204, undefined);
  });

  it("policies and rules: POST 201, GET, PUT 200, list without Link, rule lifecycle 204, DELETE 204", async () => {
    const policies = `/authorizationServers/${bed.okta.authorizationServerId("union")}/policies`;
    const policy = await expect("POST", policies, POLICY_REQUEST, 201, POLICY);
    const policyPath = `${policies}/${textAt(policy.body, "id")}`;
    await expect("GET", policyPath, undefined, 200, POLICY);
    await expect("PUT", policyPath, { ...POLICY_REQUEST, description: "d2" }, 200, POLICY);
    const rules = `${policyPath}/rules`;
    const rule = await expect("POST", rules, RULE_REQUEST, 201, RULE);
    const rulePath = `${rules}/${textAt(rule.body, "id")}`;
    await expect("GET", rulePath, undefined, 200, RULE);
    await expect("PUT", rulePath, RULE_REQUEST, 200, RULE);
    for (const [path, known] of [
      [policies, POLICY],
      [rules, RULE],
    ] as const) {
      const list = await bed.call("GET", path);
      assert.ok(listOf(list.body).length > 0);
      for (const element of listOf(list.body)) assert.deepEqual(problemsOf(element, known), []);
      assert.equal(list.headers.get("link"), null);
    }
    for (const verb of ["deactivate", "activate"]) {
      await expect("POST", `${rulePath}/lifecycle/${verb}`, undefined, 204, undefined);
      // Documented, not observed: the lifecycle of policies.
      await expect("POST", `${policyPath}/lifecycle/${verb}`, undefined, 204, undefined);
    }
    // ACTIVE ones can go.
    await expect("DELETE", rulePath, undefined, 204, undefined);
    await expect("DELETE", policyPath, undefined, 204, undefined);
  });

  it("grant types come back in Okta's order, conditions that were left out are filled in", async () => {
    const policies = `/authorizationServers/${bed.okta.authorizationServerId("union")}/policies`;
    const policyPath = `${policies}/${await bed.create(policies, { ...POLICY_REQUEST, conditions: {} })}`;
    const policy = await bed.call("GET", policyPath);
    assert.deepEqual(valueAt(policy.body, "conditions"), { clients: { include: [] } });
    const groups = { include: ["EVERYONE"] };
    const conditions = {
      people: { groups, users: {} },
      grantTypes: { include: ["password", "authorization_code", "implicit", "client_credentials"] },
      scopes: {},
    };
    const rule = await bed.call("POST", `${policyPath}/rules`, { ...RULE_REQUEST, conditions });
    assert.deepEqual(valueAt(rule.body, "conditions"), {
      people: { users: { exclude: [] }, groups },
      grantTypes: { include: ["client_credentials", "authorization_code", "implicit", "password"] },
      scopes: { include: [] },
    });
    await bed.call("DELETE", policyPath);
  });

  describe("refusals", () => {
    async function refused(
      method: string,
      path: string,
      [status, code, summary, causes]: (typeof RECORDED_ERRORS)[keyof typeof RECORDED_ERRORS],
    ): Promise<void> {
      const answer = await expect(method, path, undefined, status, ERROR);
      const id = path.split("?")[0]?.split("/").at(-1) ?? "";
      assert.equal(valueAt(answer.body, "errorCode"), code);
      assert.equal(valueAt(answer.body, "errorLink"), code);
      assert.equal(valueAt(answer.body, "errorSummary"), summary.replace("{id}", id));
      const expected = causes.map((errorSummary) => ({ errorSummary }));
      assert.deepEqual(valueAt(answer.body, "errorCauses"), expected);
    }

    it("unknown ids: 404 E0000007 with the type", async () => {
      const server = `/authorizationServers/${bed.okta.authorizationServerId("union")}`;
      const policies = bed.okta.policies(bed.okta.authorizationServerId("union"));
      await refused("GET", "/apps/0oaUnknown", RECORDED_ERRORS.unknownApp);
      await refused("GET", "/authorizationServers/ausUnknown", RECORDED_ERRORS.unknownServer);
      await refused("GET", `${server}/policies/00pUnknown`, RECORDED_ERRORS.unknownPolicy);
      await refused("GET", `${server}/scopes/scpUnknown`, RECORDED_ERRORS.unknownScope);
      const rules = `${server}/policies/${policies[0]?.id ?? ""}/rules`;
      await refused("DELETE", `${rules}/0prUnknown`, RECORDED_ERRORS.unknownRule);
    });

    it("an ACTIVE app is not deleted: 403 E0000056", async () => {
      const id = await bed.create("/apps", appRequest("active"));
      await refused("DELETE", `/apps/${id}`, RECORDED_ERRORS.deleteActiveApp);
    });

    it("a cursor that is none: 400 E0000029", async () => {
      await refused("GET", "/apps?after=nonsense", RECORDED_ERRORS.badCursor);
    });

    it("a bucket that is used up: 429 E0000047", async () => {
      bed.okta.settings.rateLimits["/api/v1/apps/{id}"] = 0;
      await refused("GET", "/apps/0oaUnknown", RECORDED_ERRORS.rateLimited);
      bed.okta.settings.rateLimits["/api/v1/apps/{id}"] = 1000;
    });
  });
});
