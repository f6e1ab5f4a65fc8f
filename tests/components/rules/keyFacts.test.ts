import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CiKey } from "../../../components/ciKey";
import { keyFacts } from "../../../components/rules/keyFacts";
import { DAY, DEFAULT_POLICY } from "../../../components/rotation/policy";
import { answer, declareKey, entraIdentity, identity, PHASES, TYPES } from "../exampleKey";
import { record } from "../../support/recorder";

describe("what a key says about itself to policies", () => {
  it("is an input of its component, and plain", async () => {
    const { recording } = await declareKey("first run");
    assert.deepEqual(recording.one(TYPES.key).inputs, {
      rotation: { every: 90, overlap: 7, spread: 9, brownout: 1, waitForRuns: 0, lifetime: 97 },
      scopes: ["all"],
      protect: true,
      stores: [
        { address: "github:acme/app: FLYTE_API_KEY" },
        { address: "github:acme-labs/app (production): FLYTE_API_KEY" },
      ],
    });
  });

  it("counts the end date of Entra ID's secrets, and what the tenant allows", () => {
    const policy = { ...DEFAULT_POLICY, overlap: DAY / 2 };
    const times = (most?: number) =>
      keyFacts(policy, { ...entraIdentity, ...(most ? { maxSecretLifetimeDays: most } : {}) }, [])
        .rotation;
    assert.deepEqual([times().overlap, times().lifetime], [0.5, 91]);
    assert.ok(times(30).lifetime < 30);
  });

  it("tells how GitLab variables and organizations' secrets are seen", () => {
    const flags = { masked: true, hidden: false, protected: false, raw: true, adopt: false };
    const place = { kind: "project", id: "acme/app" } as const;
    const gitLab = { baseUrl: "https://gitlab.com", place, key: "KEY", tokenEnv: "GITLAB_TOKEN" };
    const facts = keyFacts(DEFAULT_POLICY, identity, [{ kind: "gitlab", ...gitLab, ...flags }]);
    assert.deepEqual(facts.stores, [
      {
        address: "gitlab:project acme/app: KEY",
        masked: true,
        protected: false,
        environmentScope: "*",
      },
    ]);
  });

  it("refuses to keep rotated secrets alive, which no policy could see", async () => {
    const declare = () =>
      new CiKey(
        "payments",
        { domain: "union.example.com", identity, stores: [], ...PHASES["first run"] },
        { retainOnDelete: true },
      );
    await assert.rejects(record(declare, { answer }), (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      return /payments: `retainOnDelete` must not be set on a key/.test(error.message);
    });
  });

  it("no secret of a key is declared so that it outlives its resource", async () => {
    for (const phase of ["first run", "previous alive", "disabled"] as const) {
      const { recording } = await declareKey(phase);
      const retained = recording.registrations.filter(({ options }) => options.retainOnDelete);
      // A GitHub secret is taken away by its `SecretRemoval`.
      assert.deepEqual(
        new Set(retained.map(({ type }) => type.split(":")[0])),
        new Set(["github"]),
      );
    }
  });
});
