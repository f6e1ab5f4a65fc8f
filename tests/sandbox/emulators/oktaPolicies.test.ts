import assert from "node:assert/strict";
import type { PolicySeed, RuleSeed } from "../../../sandbox/emulators/okta/organisation";
import type { Answer } from "./oktaClient";
import { causeOf, listOf, OktaTestbed, OPEN_SERVER, textAt, valueAt } from "./oktaClient";

const CLIENT = "team-a-client";
const SECRET = "a-client-secret-of-the-team-0001";
const APP = { label: "team-a", clientId: CLIENT, secrets: [{ clientSecret: SECRET }] };

const MACHINES: RuleSeed = {
  name: "machines",
  grantTypes: ["client_credentials"],
  groups: ["EVERYONE"],
  scopes: ["all"],
};
const PEOPLE: RuleSeed = {
  name: "people",
  grantTypes: ["authorization_code"],
  groups: ["00gPlatformTeam00000"],
  scopes: ["*"],
};

describe("Okta emulator: who gets a token", () => {
  // Documented, not observed: order of evaluation, and codes and texts of Okta's table of OAuth 2.0 errors.
  let bed: OktaTestbed | undefined;

  afterEach(async () => {
    await bed?.stop();
    bed = undefined;
  });

  async function ask(
    policies: PolicySeed[] | undefined,
    scope = "all",
    scopes: Parameters<typeof serverWith>[1] = ["all", "extra"],
  ): Promise<Answer> {
    bed = await OktaTestbed.start({
      apps: [APP],
      authorizationServers: [serverWith(policies, scopes)],
    });
    const server = bed.okta.authorizationServerId("union");
    const answer = await bed.token(server, { scope }, [CLIENT, SECRET]);
    const direct = bed.okta.authenticates(CLIENT, SECRET, scope, server);
    assert.equal(direct.ok, answer.status === 200);
    return answer;
  }

  function serverWith(
    policies: PolicySeed[] | undefined,
    scopes: (string | { name: string; consent?: "REQUIRED"; default?: boolean })[],
  ) {
    const server = { name: "union", audience: "api://union", scopes };
    return policies === undefined ? server : { ...server, policies };
  }

  function policy(rules: RuleSeed[], clients = [CLIENT]): PolicySeed {
    return { name: "policy", clients, rules };
  }

  function refused(answer: Answer, status: number, error: string, description: RegExp): void {
    assert.deepEqual([answer.status, valueAt(answer.body, "error")], [status, error]);
    assert.match(textAt(answer.body, "error_description"), description);
  }

  const NO_MATCH = /^Policy evaluation failed for this request, please check the policy/;

  it("a server without any policy: access_denied, not invalid_client", async () => {
    refused(await ask(undefined), 401, "access_denied", NO_MATCH);
  });

  it("a policy whose only rule is for people", async () => {
    refused(await ask([policy([PEOPLE])]), 401, "access_denied", NO_MATCH);
  });

  it("a rule for machines that is tied to certain groups", async () => {
    const rule = { ...MACHINES, groups: ["00gPlatformTeam00000"] };
    refused(await ask([policy([rule])]), 401, "access_denied", NO_MATCH);
  });

  it("a policy for other clients only", async () => {
    bed = await OktaTestbed.start({
      apps: [APP, { label: "team-b", clientId: "team-b-client" }],
      authorizationServers: [serverWith([policy([MACHINES], ["team-b-client"])], ["all"])],
    });
    const server = bed.okta.authorizationServerId("union");
    const answer = await bed.token(server, { scope: "all" }, [CLIENT, SECRET]);
    refused(answer, 401, "access_denied", NO_MATCH);
  });

  it("INACTIVE policies and rules do not count", async () => {
    const sleeping = { ...MACHINES, status: "INACTIVE" as const };
    refused(await ask([policy([sleeping])]), 401, "access_denied", NO_MATCH);
    await bed?.stop();
    const asleep = { ...policy([MACHINES]), status: "INACTIVE" as const };
    refused(await ask([asleep]), 401, "access_denied", NO_MATCH);
  });

  it("a rule without groups, or for EVERYONE, lets machines through", async () => {
    const nobodyNamed = { name: "r", grantTypes: ["client_credentials"], scopes: ["all"] };
    assert.equal((await ask([policy([nobodyNamed])])).status, 200);
    await bed?.stop();
    assert.equal((await ask([policy([PEOPLE, MACHINES])])).status, 200);
  });

  it("the first rule that fits decides about the lifetime, policies before rules", async () => {
    const rule = (minutes: number): RuleSeed => ({
      ...MACHINES,
      accessTokenLifetimeMinutes: minutes,
    });
    const everybody = { ...policy([PEOPLE, rule(10), rule(20)]), clients: ["ALL_CLIENTS"] };
    const answer = await ask([everybody, policy([rule(30)])]);
    assert.equal(valueAt(answer.body, "expires_in"), 600);
  });

  it("a rule that lacks a scope is passed over, in favour of one further down or another policy", async () => {
    const both = { ...MACHINES, scopes: ["all", "extra"], accessTokenLifetimeMinutes: 15 };
    const answer = await ask([policy([MACHINES]), policy([both])], "all extra");
    assert.equal(valueAt(answer.body, "expires_in"), 900);
    assert.equal(valueAt(answer.body, "scope"), "all extra");
  });

  it("scopes that no rule allows: access_denied 400, which one is told", async () => {
    const some = await ask([policy([MACHINES])], "all extra");
    refused(some, 400, "access_denied", /Denied scopes: \[extra\]\.$/);
    await bed?.stop();
    const none = await ask([policy([MACHINES])], "extra");
    refused(none, 400, "access_denied", /all the requested scopes were rejected\.$/);
    await bed?.stop();
    // A rule without scopes is accepted, and useless.
    const empty = await ask([policy([{ ...MACHINES, scopes: [] }])]);
    refused(empty, 400, "access_denied", /all the requested scopes were rejected\.$/);
  });

  it("scopes that the server does not have, or not for machines", async () => {
    const policies = [policy([{ ...MACHINES, scopes: ["*"] }])];
    refused(await ask(policies, "nothing"), 400, "invalid_scope", /not configured/);
    await bed?.stop();
    refused(await ask(policies, "openid"), 400, "invalid_scope", /using client credentials/);
    await bed?.stop();
    const personal = [{ name: "all", consent: "REQUIRED" as const }];
    refused(await ask(policies, "all", personal), 400, "consent_required", /\[all\]\.$/);
  });

  it("without a scope the default ones are given, if there are any", async () => {
    const policies = [policy([{ ...MACHINES, scopes: ["*"] }])];
    refused(await ask(policies, ""), 400, "invalid_scope", /'scope' must be provided\.$/);
    await bed?.stop();
    const answer = await ask(policies, "", [{ name: "all", default: true }, "extra"]);
    assert.equal(valueAt(answer.body, "scope"), "all");
  });
});

describe("Okta emulator: policies and rules", () => {
  let bed: OktaTestbed;
  let policies: string;

  beforeEach(async () => {
    const bare = { ...OPEN_SERVER, policies: [] };
    bed = await OktaTestbed.start({ apps: [APP], authorizationServers: [bare] });
    policies = `/authorizationServers/${bed.okta.authorizationServerId("union")}/policies`;
  });

  afterEach(() => bed.stop());

  function policyRequest(name: string, priority?: number, include = ["ALL_CLIENTS"]): unknown {
    const conditions = { clients: { include } };
    return { type: "OAUTH_AUTHORIZATION_POLICY", name, description: "d", priority, conditions };
  }

  function ruleRequest(name: string, conditions: Record<string, unknown> = {}): unknown {
    const grantTypes = { include: ["client_credentials"] };
    return { type: "RESOURCE_ACCESS", name, conditions: { grantTypes, ...conditions } };
  }

  async function order(): Promise<string> {
    const list = listOf((await bed.call("GET", policies)).body);
    return list
      .map((entry) => `${textAt(entry, "name")}${String(valueAt(entry, "priority"))}`)
      .join(" ");
  }

  // Recorded: n-th object gets n, 2 becomes 1 for the only rule. Documented: beyond the end and taken ones.
  it("priorities beyond the end become the next free one, taken ones move the others down", async () => {
    const answer = await bed.call("POST", policies, policyRequest("a", 99));
    assert.equal(valueAt(answer.body, "priority"), 1);
    await bed.create(policies, policyRequest("b", 2));
    await bed.create(policies, policyRequest("c"));
    assert.equal(await order(), "a1 b2 c3");
    const first = await bed.create(policies, policyRequest("d", 1));
    assert.equal(await order(), "d1 a2 b3 c4");
    await bed.call("PUT", `${policies}/${first}`, policyRequest("d", 3));
    assert.equal(await order(), "a1 b2 d3 c4");
    await bed.call("PUT", `${policies}/${first}`, policyRequest("d", 100));
    assert.equal(await order(), "a1 b2 c3 d4");
    await bed.call("PUT", `${policies}/${first}`, policyRequest("e"));
    assert.equal(await order(), "a1 b2 c3 e4");
    await bed.call("PUT", `${policies}/${first}`, policyRequest("e", -1));
    assert.equal(await order(), "e1 a2 b3 c4");
    await bed.call("PUT", `${policies}/${first}`, policyRequest("e", 4));
    const [a] = listOf((await bed.call("GET", policies)).body);
    await bed.call("DELETE", `${policies}/${textAt(a, "id")}`);
    assert.equal(await order(), "b1 c2 e3");
  });

  it("priority 2 for the only rule becomes 1", async () => {
    const rules = `${policies}/${await bed.create(policies, policyRequest("a"))}/rules`;
    const id = await bed.create(rules, ruleRequest("r"));
    const put = await bed.call("PUT", `${rules}/${id}`, {
      ...(ruleRequest("r") as object),
      priority: 2,
    });
    assert.equal(valueAt(put.body, "priority"), 1);
  });

  it("unknown clients are refused, labels and app ids of own client ids too", async () => {
    const appId = bed.okta.apps()[0]?.id ?? "";
    for (const client of ["0oaUnknown0000000000", "team-a", appId]) {
      const answer = await bed.call("POST", policies, policyRequest("a", 1, [CLIENT, client]));
      assert.equal(answer.status, 400, client);
      assert.equal(causeOf(answer), "conditions.clients.include: Resource not found");
    }
    const id = await bed.create(policies, policyRequest("a", 1, [CLIENT]));
    const put = await bed.call("PUT", `${policies}/${id}`, policyRequest("a", 1, ["nobody"]));
    assert.equal(put.status, 400);
    const server = bed.okta.authorizationServerId("union");
    assert.deepEqual(bed.okta.policies(server)[0]?.clients, [CLIENT]);
  });

  it("PUT does not change the status, the lifecycle calls do", async () => {
    const id = await bed.create(policies, policyRequest("a"));
    const path = `${policies}/${id}`;
    await bed.call("POST", `${path}/lifecycle/deactivate`);
    await bed.call("PUT", path, { ...(policyRequest("a") as object), status: "ACTIVE" });
    const read = await bed.call("GET", path);
    assert.equal(valueAt(read.body, "status"), "INACTIVE");
    assert.match(textAt(read.body, "_links.activate.href"), /lifecycle\/activate$/);
    await bed.call("POST", `${path}/lifecycle/activate`);
    assert.equal(valueAt((await bed.call("GET", path)).body, "status"), "ACTIVE");
  });

  it("names, descriptions, lifetimes and grant types have limits", async () => {
    const bad = [{ name: "x".repeat(101) }, { name: "" }, { description: "x".repeat(256) }];
    for (const change of bad) {
      const request = { ...(policyRequest("a") as object), ...change };
      assert.equal((await bed.call("POST", policies, request)).status, 400, JSON.stringify(change));
    }
    const rules = `${policies}/${await bed.create(policies, policyRequest("a"))}/rules`;
    for (const minutes of [4, 1441]) {
      const actions = { token: { accessTokenLifetimeMinutes: minutes } };
      const request = { ...(ruleRequest("r") as object), actions };
      assert.equal((await bed.call("POST", rules, request)).status, 400, String(minutes));
    }
    const wrong = ruleRequest("r", { grantTypes: { include: ["client-credentials"] } });
    assert.equal((await bed.call("POST", rules, wrong)).status, 400);
    assert.deepEqual((await bed.call("GET", rules)).body, []);
  });

  it("grants of people need people", async () => {
    const rules = `${policies}/${await bed.create(policies, policyRequest("a"))}/rules`;
    const grantTypes = { include: ["authorization_code"] };
    const answer = await bed.call("POST", rules, ruleRequest("r", { grantTypes }));
    assert.equal(answer.status, 400);
    assert.match(String(causeOf(answer)), /^conditions\.people: .*at least one user or group/);
    const people = { groups: { include: ["EVERYONE"] } };
    const good = await bed.call("POST", rules, ruleRequest("r", { grantTypes, people }));
    assert.equal(good.status, 201);
  });

  it("every change is told, and takes effect at once", async () => {
    const server = bed.okta.authorizationServerId("union");
    const seen: boolean[] = [];
    bed.okta.onChange(() => {
      seen.push(bed.okta.authenticates(CLIENT, SECRET, "all", server).ok);
    });
    const policy = `${policies}/${await bed.create(policies, policyRequest("a"))}`;
    const scopes = { scopes: { include: ["all"] } };
    const rule = `${policy}/rules/${await bed.create(`${policy}/rules`, ruleRequest("r", scopes))}`;
    await bed.call("PUT", rule, ruleRequest("r", { scopes: { include: ["other"] } }));
    await bed.call("PUT", rule, ruleRequest("r", scopes));
    await bed.call("POST", `${rule}/lifecycle/deactivate`);
    await bed.call("POST", `${rule}/lifecycle/activate`);
    await bed.call("PUT", policy, policyRequest("a", 1, []));
    await bed.call("PUT", policy, policyRequest("a", 1, [CLIENT]));
    await bed.call("POST", `${policy}/lifecycle/deactivate`);
    await bed.call("POST", `${policy}/lifecycle/activate`);
    await bed.call("DELETE", rule);
    await bed.call("DELETE", policy);
    const expected = [
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      false,
    ];
    assert.deepEqual(seen, expected);
  });
});

describe("Okta emulator: authorization servers", () => {
  it("there may be none: an empty list, and no token", async () => {
    const bed = await OktaTestbed.start({ apps: [APP] });
    try {
      assert.deepEqual((await bed.call("GET", "/authorizationServers?limit=200&q=union")).body, []);
      assert.equal((await bed.call("GET", "/authorizationServers/default")).status, 404);
      const answer = await bed.token("default", { scope: "all" }, [CLIENT, SECRET]);
      assert.equal(answer.status, 404);
      assert.equal(bed.okta.authenticates(CLIENT, SECRET, "all", "default").ok, false);
      assert.throws(() => bed.okta.authorizationServerId("union"), RangeError);
    } finally {
      await bed.stop();
    }
  });

  it("the organisation's own custom server answers to `default` as well", async () => {
    const server = { ...OPEN_SERVER, name: "default", default: true };
    const bed = await OktaTestbed.start({
      apps: [APP],
      authorizationServers: [server, { ...OPEN_SERVER, name: "other", audience: "api://other" }],
    });
    try {
      const { body } = await bed.call("GET", "/authorizationServers/default");
      assert.match(textAt(body, "id"), /^aus/);
      assert.equal(valueAt(body, "default"), true);
      assert.equal(valueAt(body, "issuer"), `${bed.okta.url}/oauth2/default`);
      const byId = await bed.call("GET", `/authorizationServers/${textAt(body, "id")}`);
      assert.deepEqual(byId.body, body);
      const scopes = await bed.call("GET", "/authorizationServers/default/scopes");
      assert.ok(listOf(scopes.body).some((scope) => valueAt(scope, "name") === "all"));
      const token = await bed.token("default", { scope: "all" }, [CLIENT, SECRET]);
      assert.equal(token.status, 200);
      const first = await bed.call("GET", "/authorizationServers?limit=1");
      const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
      const second = await bed.call("GET", next);
      const names = [first, second].flatMap((page) => listOf(page.body));
      assert.deepEqual(
        names.map((entry) => valueAt(entry, "name")),
        ["default", "other"],
      );
    } finally {
      await bed.stop();
    }
  });
});
