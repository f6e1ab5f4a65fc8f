import assert from "node:assert/strict";
import type { KeyFacts } from "../../components/rules/keyFacts";
import { allowedStores } from "../../policy/allowedStores";
import { gitLabVariables } from "../../policy/gitLabVariables";
import { keyLifetime } from "../../policy/keyLifetime";
import { namedScopes } from "../../policy/namedScopes";
import { protectedClients } from "../../policy/protectedClients";
import { judge, type Judged } from "./judge";

const TIMES = { every: 90, overlap: 7, spread: 9, brownout: 1, waitForRuns: 0, lifetime: 97 };

/** A key that no rule objects to, with something different about it. */
function key(part: Partial<KeyFacts> = {}): Judged {
  const stores = [{ address: "github:acme/payments: FLYTE_API_KEY" }];
  const facts: KeyFacts = { rotation: TIMES, scopes: ["all"], protect: true, stores, ...part };
  return { type: "flyte-ci-keys:index:CiKey", props: { ...facts } };
}

const gitHubSecret = (kind: string, props: object): Judged => ({
  type: `github:index/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`,
  name: "payments-github",
  parents: ["CiKey", "GitHubSecret"],
  props: { secretName: "FLYTE_API_KEY", value: "canary", ...props },
  provider: { owner: "acme" },
});

const gitLabVariable = (props: object): Judged => ({
  type: "cikeys:gitlab:Variable",
  name: "payments-gitlab",
  parents: ["CiKey", "GitLabCiVariable"],
  props: {
    ...{ baseUrl: "https://gitlab.com", place: { kind: "project", id: "acme/app" } },
    ...{ key: "FLYTE_API_KEY", value: "canary", masked: true, protected: true, ...props },
  },
});

describe("the policy pack", () => {
  const rules = [keyLifetime, allowedStores, protectedClients, gitLabVariables, namedScopes];

  it("has nothing against a key with the default times, and looks at nothing that is not ours", () => {
    const others: Judged[] = [
      key(),
      { type: "okta:app/oAuth:OAuth", name: "somebody's" },
      { ...gitHubSecret("ActionsSecret", { repository: "app" }), parents: [] },
      { type: "pulumi:pulumi:Stack" },
    ];
    for (const rule of rules) {
      for (const other of others) {
        assert.deepEqual(judge(rule, other, { allowed: ["github:acme/*"] }), [], rule.name);
      }
    }
  });

  it("limits the life of a secret and how long two work side by side", () => {
    const long = key({ rotation: { ...TIMES, every: 180, lifetime: 187 } });
    assert.match(judge(keyLifetime, long)[0] ?? "", /for 187 days; at most 120/);
    assert.deepEqual(judge(keyLifetime, long, { maxLifetimeDays: 187 }), []);
    const waiting = key({ rotation: { ...TIMES, waitForRuns: 7.5 } });
    assert.match(judge(keyLifetime, waiting)[0] ?? "", /side by side for 14\.5 days; at most 14/);
    const never = key({ rotation: { ...TIMES, overlap: 90 } });
    assert.match(judge(keyLifetime, never)[0] ?? "", /`overlap` must be shorter than `every`/);
  });

  it("lets keys go to allowed stores only, by the key and by the resource that writes", () => {
    const config = { allowed: ["github:acme/payments*", "gitlab:project acme/*"] };
    const elsewhere = [
      key({ stores: [{ address: "github:acme/search: FLYTE_API_KEY" }] }),
      gitHubSecret("ActionsSecret", { repository: "search" }),
      gitHubSecret("DependabotSecret", { repository: "search" }),
      gitHubSecret("ActionsEnvironmentSecret", { repository: "search", environment: "production" }),
      gitHubSecret("ActionsOrganizationSecret", { visibility: "private" }),
      gitLabVariable({ place: { kind: "group", id: "acme" } }),
      {
        type: "cikeys:jenkins:SecretText",
        props: { url: "https://ci.example.com", folder: "payments" },
      },
    ];
    for (const one of elsewhere) {
      const [violation = "", ...more] = judge(allowedStores, one, config);
      assert.match(violation, /is no store that a key may go to; allowed are: github:acme\/pay/);
      assert.deepEqual(more, []);
      assert.deepEqual(judge(allowedStores, one), [], "no list allows all");
    }
    const there = [
      gitHubSecret("ActionsSecret", { repository: "Payments" }),
      gitHubSecret("ActionsEnvironmentSecret", { repository: "payments", environment: "live" }),
      gitLabVariable({}),
    ];
    for (const one of there) assert.deepEqual(judge(allowedStores, one, config), []);
  });

  it("wants clients protected, except those of teams that leave", () => {
    const clients: Judged[] = [
      key({ protect: false }),
      { type: "okta:app/oAuth:OAuth", name: "payments-okta", parents: ["CiKey", "OktaServiceApp"] },
      ...["Application", "ServicePrincipal"].map((kind) => ({
        type: `cikeys:entra:${kind}`,
        name: kind === "Application" ? "payments-entra" : "payments-entra-principal",
        parents: ["CiKey", "EntraAppRegistration"],
      })),
    ];
    for (const client of clients) {
      assert.match(judge(protectedClients, client)[0] ?? "", /^payments: the client is not prot/);
      assert.deepEqual(judge(protectedClients, client, { exceptTeams: ["payments"] }), []);
      if (client.type !== key().type) {
        assert.deepEqual(judge(protectedClients, { ...client, protect: true }), []);
      }
    }
  });

  it("wants GitLab variables masked and protected", () => {
    const store = { address: "gitlab:project acme/app: FLYTE_API_KEY", masked: false };
    for (const one of [key({ stores: [store] }), gitLabVariable({ masked: false })]) {
      const [violation = "", ...more] = judge(gitLabVariables, one);
      assert.match(violation, /gitlab:project acme\/app: FLYTE_API_KEY must be `masked`/);
      assert.deepEqual(more, []);
    }
    assert.match(
      judge(gitLabVariables, gitLabVariable({ protected: false }))[0] ?? "",
      /`protected`/,
    );
    assert.deepEqual(judge(gitLabVariables, gitLabVariable({})), []);
  });

  it("wants scopes, clients and repositories named", () => {
    const rule = (kind: string, props: object): Judged => ({ type: kind, props: { ...props } });
    const wide: [Judged, RegExp][] = [
      [key({ scopes: ["all", "union.*"] }), /scope or role must be one name without \*/],
      [rule("cikeys:index:TokenCheck", { scope: "*", apiKey: "canary" }), /scope must be one name/],
      [rule("okta:auth/serverPolicyRule:ServerPolicyRule", { scopeWhitelists: ["*"] }), /scope/],
      [
        rule("okta:auth/serverPolicy:ServerPolicy", { clientWhitelists: ["ALL_CLIENTS"] }),
        /must name its client/,
      ],
      [key({ stores: [{ address: "github:acme: KEY", visibility: "all" }] }), /every repository/],
      [gitHubSecret("ActionsOrganizationSecret", { visibility: "all" }), /every repository/],
    ];
    for (const [one, says] of wide) assert.match(judge(namedScopes, one)[0] ?? "", says);
    const organization = gitHubSecret("ActionsOrganizationSecret", { visibility: "all" });
    assert.deepEqual(judge(namedScopes, organization, { allowOrganizationWide: true }), []);
    const stores = [{ address: "gitlab:project acme/app: KEY", environmentScope: "*" }];
    assert.deepEqual(judge(namedScopes, key({ stores })), []);
    const strict = { requireEnvironmentScope: true };
    assert.match(judge(namedScopes, key({ stores }), strict)[0] ?? "", /environment scope must/);
  });

  it("takes a value that a preview does not know for no violation", () => {
    const clientWhitelists = new Proxy([""], {
      get: (list, index) => {
        if (index !== "0") return Reflect.get(list, index) as unknown;
        throw new Error("string value at .clientWhitelists.0 can't be known during preview");
      },
    });
    const policy = { type: "okta:auth/serverPolicy:ServerPolicy", props: { clientWhitelists } };
    assert.deepEqual(judge(namedScopes, policy), []);
  });

  it("never repeats a secret", () => {
    const violations = rules.flatMap((rule) => [
      ...judge(rule, gitHubSecret("ActionsOrganizationSecret", { visibility: "all" }), {
        allowed: ["none"],
      }),
      ...judge(rule, gitLabVariable({ masked: false, protected: false }), { allowed: ["none"] }),
    ]);
    assert.ok(violations.length >= 4);
    assert.doesNotMatch(violations.join("\n"), /canary/);
  });
});
