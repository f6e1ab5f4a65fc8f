import assert from "node:assert/strict";
import { decodeApiKey } from "../../components/apiKey";
import { NO_OPTIONS, valueOf, wrapped } from "../support/recorder";
import {
  CLIENT_ID,
  declareKey,
  ISSUED_AT,
  ORG_URL,
  PHASES,
  secretOf,
  TYPES,
  type Phase,
} from "./exampleKey";

const everyPhase = Object.keys(PHASES) as Phase[];

describe("CiKey: generations", () => {
  const alive: Record<Phase, { generations: number[]; current: number }> = {
    "first run": { generations: [1], current: 1 },
    steady: { generations: [1], current: 1 },
    "rotation due": { generations: [2, 1], current: 2 },
    "previous alive": { generations: [2, 1], current: 2 },
    "overlap over": { generations: [2, 1], current: 2 },
    disabled: { generations: [2, 1], current: 2 },
    retired: { generations: [2], current: 2 },
  };
  for (const phase of everyPhase) {
    const { generations, current } = alive[phase];
    it(`${phase}: ${generations.join(" and ")} live; ${current} is checked and delivered`, async () => {
      const { recording } = await declareKey(phase);
      const numbers = recording.ofType(TYPES.generation).map(({ inputs }) => inputs["number"]);
      assert.deepEqual(numbers, generations);
      assert.equal(recording.one(TYPES.check).name, `payments-check-${current}`);
      assert.equal(recording.one(TYPES.delivery).name, `payments-delivery-${current}`);
    });
  }

  it("draw a secret, which is kept as one", async () => {
    const { recording } = await declareKey("first run");
    const generation = recording.one(TYPES.generation);
    assert.deepEqual(generation.inputs, { number: 1, drawSecret: true });
    assert.deepEqual(generation.options, { ...NO_OPTIONS, additionalSecretOutputs: ["secret"] });
  });

  it("note the request that they answer", async () => {
    const { recording } = await declareKey("steady", {
      args: { rotation: { requests: { request: "laptop lost" } } },
    });
    const { inputs } = recording.one(TYPES.generation, "payments-generation-2");
    assert.deepEqual(inputs, { number: 2, drawSecret: true, request: "laptop lost" });
  });
});

describe("CiKey: the check", () => {
  it("gets the encoded key, wrapped, and what the identity says of the request", async () => {
    const { recording, key } = await declareKey("first run");
    const check = recording.one(TYPES.check);
    const apiKey = (await valueOf(key.apiKey)) ?? "";
    assert.deepEqual(check.inputs, {
      issuer: `${ORG_URL}/oauth2/aus1`,
      issuerKind: "okta",
      scope: "all",
      successes: 2,
      interval: 1,
      timeout: 60,
      apiKey: wrapped(apiKey),
      notBefore: ISSUED_AT,
      stores: [
        "github:acme/app: FLYTE_API_KEY",
        "github:acme-labs/app (production): FLYTE_API_KEY",
      ],
    });
    assert.deepEqual(check.options, { ...NO_OPTIONS, additionalSecretOutputs: ["apiKey"] });
    assert.deepEqual(decodeApiKey(apiKey), {
      domain: "union.example.com",
      clientId: CLIENT_ID,
      clientSecret: secretOf(1),
    });
  });

  it("looks at the audience when one is asked for", async () => {
    const { recording } = await declareKey("first run", { identity: { audience: "api://x" } });
    assert.equal(recording.one(TYPES.check).inputs["audience"], "api://x");
  });

  it("waits for the rule and for the secret to be in Okta", async () => {
    const { recording } = await declareKey("rotation due");
    const check = recording.one(TYPES.check);
    const secret = recording.one(TYPES.secret, "payments-secret-2").urn;
    assert.ok(check.dependencies.includes(recording.one(TYPES.rule).urn));
    assert.ok(check.propertyDependencies["apiKey"]?.includes(secret));
    assert.ok(!check.dependencies.includes(recording.one(TYPES.secret, "payments-secret-1").urn));
  });

  for (const phase of everyPhase) {
    const retiring = ["overlap over", "disabled", "retired"].includes(phase) ? 1 : undefined;
    it(`${phase}: ${retiring === undefined ? "is not asked again" : "before generation 1 goes"}`, async () => {
      const { recording } = await declareKey(phase);
      assert.equal(recording.one(TYPES.check).inputs["beforeRetiring"], retiring);
    });
  }

  it("comes before the previous secret is switched off, and never holds up one that works", async () => {
    const waits = async (phase: Phase) => {
      const { recording } = await declareKey(phase);
      const old = recording.one(TYPES.secret, "payments-secret-1");
      return old.dependencies.includes(recording.one(TYPES.check).urn);
    };
    assert.equal(await waits("overlap over"), true);
    assert.equal(await waits("disabled"), true);
    assert.equal(await waits("previous alive"), false);
    assert.equal(await waits("rotation due"), false);
  });
});

describe("CiKey: stores and delivery", () => {
  it("no store is written before the check, and none is recorded before all are written", async () => {
    for (const phase of everyPhase) {
      const { recording } = await declareKey(phase);
      const check = recording.one(TYPES.check).urn;
      const delivery = recording.one(TYPES.delivery);
      for (const type of [TYPES.repositorySecret, TYPES.environmentSecret]) {
        const secret = recording.one(type);
        assert.ok(secret.dependencies.includes(check), `${phase}: ${type} waits for the check`);
        assert.ok(delivery.dependencies.includes(secret.urn), `${phase}: the delivery waits`);
      }
    }
  });

  it("the delivery tells only which generation and since when", async () => {
    const { recording } = await declareKey("rotation due");
    const delivery = recording.one(TYPES.delivery);
    assert.deepEqual(delivery.inputs, { generation: 2, issuedAt: ISSUED_AT });
    assert.deepEqual(delivery.options, NO_OPTIONS);
  });
});

describe("CiKey: the tree", () => {
  it("components give the engine no inputs, but for what policies judge", async () => {
    const { recording } = await declareKey("rotation due");
    const components = recording.registrations.filter(({ custom }) => !custom);
    assert.deepEqual(
      components.map(({ type }) => type).sort(),
      [TYPES.key, TYPES.store, TYPES.store, TYPES.identity].sort(),
    );
    for (const { name, type, inputs } of components) {
      if (type !== TYPES.key) assert.deepEqual(inputs, {}, name);
    }
  });

  it("every child has a parent and begins with its name", async () => {
    const { recording } = await declareKey("disabled");
    const byUrn = new Map(recording.registrations.map((entry) => [entry.urn, entry]));
    const own = recording.registrations.filter(({ type }) => !type.startsWith("pulumi:providers:"));
    for (const { name, type, parent } of own) {
      if (type === TYPES.key) {
        assert.equal(parent, "");
        continue;
      }
      const parentName = byUrn.get(parent)?.name;
      assert.ok(parentName !== undefined && name.startsWith(parentName), `${name}: ${parentName}`);
    }
  });

  it("components say that they are complete, with nothing but public facts", async () => {
    const { recording } = await declareKey("first run");
    const components = recording.registrations.filter(({ custom }) => !custom);
    const completed = recording.registeredOutputs.map(({ urn }) => urn);
    assert.deepEqual(completed.sort(), components.map(({ urn }) => urn).sort());
    const { outputs } = recording.registeredOutputs.find(
      ({ urn }) => urn === recording.one(TYPES.key).urn,
    ) ?? { outputs: undefined };
    assert.deepEqual(outputs, { clientId: CLIENT_ID, subject: CLIENT_ID });
  });

  it("keeps every name from one phase to the next", async () => {
    const names = async (phase: Phase) => new Set((await declareKey(phase)).recording.names());
    const due = await names("rotation due");
    assert.deepEqual(await names("previous alive"), due);
    assert.deepEqual(await names("disabled"), due);
  });
});
