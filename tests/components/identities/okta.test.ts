import assert from "node:assert/strict";
import { NO_OPTIONS, wrapped } from "../../support/recorder";
import { CLIENT_ID, declareKey, ORG_URL, secretOf, TYPES, type Phase } from "../exampleKey";

const OKTA_PROVIDER = "urn:pulumi:dev::flyte-ci-keys::pulumi:providers:okta::okta::okta-id";

describe("OktaServiceApp: the app", () => {
  it("is an API Services app with our secret, and nothing else is asked for", async () => {
    const { recording } = await declareKey("first run");
    assert.deepEqual(recording.one(TYPES.app).inputs, {
      label: "flyte-ci payments",
      type: "service",
      grantTypes: ["client_credentials"],
      responseTypes: ["token"],
      tokenEndpointAuthMethod: "client_secret_basic",
      consentMethod: "TRUSTED",
      issuerMode: "ORG_URL",
      clientBasicSecret: wrapped(secretOf(1)),
      omitSecret: true,
      skipAuthenticationPolicy: true,
      profile: '{"flyteCiKeys":"flyte-ci-keys/dev/payments"}',
    });
  });

  it("keeps its first secret and a person's deactivation, and is protected", async () => {
    const { recording } = await declareKey("first run");
    assert.deepEqual(recording.one(TYPES.app).options, {
      ...NO_OPTIONS,
      protect: true,
      ignoreChanges: ["clientBasicSecret", "status"],
      additionalSecretOutputs: ["clientBasicSecret", "clientBasicSecretWo", "clientSecret"],
    });
  });

  it("loses its protection when that is lifted, and nothing else ever has one", async () => {
    const { recording } = await declareKey("rotation due", { identity: { protect: false } });
    assert.deepEqual(
      recording.registrations.filter(({ options }) => options.protect),
      [],
    );
    const { recording: other } = await declareKey("rotation due");
    const isProtected = other.registrations.filter(({ options }) => options.protect);
    assert.deepEqual(
      isProtected.map(({ type }) => type),
      [TYPES.app],
    );
  });

  it("is imported only when an administrator names it, and the look before it knows", async () => {
    const { recording } = await declareKey("first run", { identity: { adoptApp: "0oa9" } });
    assert.equal(recording.one(TYPES.app).options.import, "0oa9");
    assert.equal(recording.one(TYPES.preflight).inputs["adoptApp"], "0oa9");
    const imported = recording.registrations.filter(({ options }) => options.import !== "");
    assert.equal(imported.length, 1);
    const { recording: without } = await declareKey("first run");
    assert.ok(without.registrations.every(({ options }) => options.import === ""));
    assert.ok(!("adoptApp" in without.one(TYPES.preflight).inputs));
  });

  it("comes after a look that tells of the label, our mark and the server", async () => {
    const { recording } = await declareKey("first run");
    const preflight = recording.one(TYPES.preflight);
    assert.deepEqual(preflight.inputs, {
      orgUrl: ORG_URL,
      label: "flyte-ci payments",
      owner: "flyte-ci-keys/dev/payments",
      authorizationServer: { id: "aus1", name: "union" },
      accessPolicy: "per-team",
    });
    assert.deepEqual(preflight.options, NO_OPTIONS);
    assert.deepEqual(preflight.dependencies, []);
    assert.ok(recording.one(TYPES.app).dependencies.includes(preflight.urn));
  });

  it("and its policy and rule get the organisation's provider", async () => {
    const { recording } = await declareKey("first run");
    for (const type of [TYPES.app, TYPES.policy, TYPES.rule]) {
      assert.equal(recording.one(type).provider, OKTA_PROVIDER, type);
    }
  });
});

describe("OktaServiceApp: the access policy", () => {
  it("is for this client alone", async () => {
    const { recording } = await declareKey("first run");
    const policy = recording.one(TYPES.policy);
    assert.deepEqual(policy.inputs, {
      authServerId: "aus1",
      name: "flyte-ci payments",
      description: 'Lets "flyte-ci payments" ask for "all". Made by flyte-ci-keys.',
      clientWhitelists: [CLIENT_ID],
      priority: 1,
    });
    assert.deepEqual(policy.propertyDependencies["clientWhitelists"], [
      recording.one(TYPES.app).urn,
    ]);
  });

  it("has one rule, for the scope of the key", async () => {
    const { recording } = await declareKey("first run", { identity: { scope: "deploy" } });
    const rule = recording.one(TYPES.rule);
    assert.deepEqual(rule.inputs, {
      authServerId: "aus1",
      policyId: "payments-okta-policy-id",
      name: "client credentials",
      grantTypeWhitelists: ["client_credentials"],
      scopeWhitelists: ["deploy"],
      groupWhitelists: ["EVERYONE"],
      accessTokenLifetimeMinutes: 60,
      priority: 1,
    });
    assert.deepEqual(rule.propertyDependencies["policyId"], [recording.one(TYPES.policy).urn]);
  });

  it("is replaced with its parents, and Okta's own numbering is left alone", async () => {
    const { recording } = await declareKey("first run");
    const expected = {
      ...NO_OPTIONS,
      ignoreChanges: ["priority"],
      replaceOnChanges: ["authServerId", "policyId"],
    };
    const { aliases: policyAliases, ...policy } = recording.one(TYPES.policy).options;
    const { aliases: ruleAliases, ...rule } = recording.one(TYPES.rule).options;
    assert.deepEqual({ ...policy, aliases: [] }, expected);
    assert.deepEqual({ ...rule, aliases: [] }, expected);
    assert.deepEqual(policyAliases, []);
    // @pulumi/okta's own: the type's former spelling.
    assert.deepEqual(ruleAliases, ["okta:auth/serverPolicyClaim:ServerPolicyClaim"]);
  });

  it("has a name within Okta's limit however long the label is", async () => {
    const { recording } = await declareKey("first run", { identity: { label: "x".repeat(101) } });
    assert.equal(recording.one(TYPES.policy).inputs["name"], "x".repeat(100));
    assert.equal(recording.one(TYPES.app).inputs["label"], "x".repeat(101));
  });

  it("is not made where an administrator's policy lets the client through", async () => {
    const { recording } = await declareKey("first run", { identity: { accessPolicy: "existing" } });
    assert.deepEqual(recording.ofType(TYPES.policy), []);
    assert.deepEqual(recording.ofType(TYPES.rule), []);
    assert.equal(recording.one(TYPES.preflight).inputs["accessPolicy"], "existing");
    assert.ok(recording.one(TYPES.check).dependencies.includes(recording.one(TYPES.app).urn));
  });
});

describe("OktaServiceApp: client secrets", () => {
  const statuses: [Phase, Record<string, string>][] = [
    ["first run", { "payments-secret-1": "ACTIVE" }],
    ["steady", { "payments-secret-1": "ACTIVE" }],
    ["rotation due", { "payments-secret-1": "ACTIVE", "payments-secret-2": "ACTIVE" }],
    ["previous alive", { "payments-secret-1": "ACTIVE", "payments-secret-2": "ACTIVE" }],
    ["overlap over", { "payments-secret-1": "INACTIVE", "payments-secret-2": "ACTIVE" }],
    ["disabled", { "payments-secret-1": "INACTIVE", "payments-secret-2": "ACTIVE" }],
    ["retired", { "payments-secret-2": "ACTIVE" }],
  ];
  for (const [phase, expected] of statuses) {
    it(`${phase}: ${JSON.stringify(expected)}`, async () => {
      const { recording } = await declareKey(phase);
      const secrets = recording.ofType(TYPES.secret);
      assert.deepEqual(
        Object.fromEntries(secrets.map(({ name, inputs }) => [name, inputs["status"]])),
        expected,
      );
    });
  }

  it("carry their own generation's value, wrapped, and go with the app", async () => {
    const { recording } = await declareKey("previous alive");
    for (const number of [1, 2]) {
      const secret = recording.one(TYPES.secret, `payments-secret-${number}`);
      const { status, ...inputs } = secret.inputs;
      assert.equal(status, "ACTIVE");
      assert.deepEqual(inputs, {
        orgUrl: ORG_URL,
        appId: CLIENT_ID,
        clientSecret: wrapped(secretOf(number)),
        newestGeneration: 2,
      });
      assert.deepEqual(secret.options, {
        ...NO_OPTIONS,
        deletedWith: recording.one(TYPES.app).urn,
        additionalSecretOutputs: ["clientSecret"],
      });
      assert.deepEqual(secret.propertyDependencies["clientSecret"], [
        recording.one(TYPES.generation, `payments-generation-${number}`).urn,
      ]);
    }
  });
});
