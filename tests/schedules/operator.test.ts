import assert from "node:assert/strict";
import { z } from "zod";
import stackSchema from "./stack.schema.json";
import { kubernetesObjects, type KubernetesObject } from "./scheduleFiles";

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** Kubernetes drops fields that a structural schema does not have; here each is a finding. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const own = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, strict(value)]),
  );
  const open =
    "additionalProperties" in own || own["x-kubernetes-preserve-unknown-fields"] === true;
  return "properties" in own && !open ? { ...own, additionalProperties: false } : own;
}

const { spec: specSchema } = stackSchema.properties;
const stackSpec = z.fromJSONSchema(strict(specSchema) as JsonSchema);
const podSpec = z.fromJSONSchema(
  strict(
    specSchema.properties.workspaceTemplate.properties.spec.properties.podTemplate.properties.spec,
  ) as JsonSchema,
);

describe("the objects for the Pulumi Kubernetes Operator", () => {
  const objects = kubernetesObjects();
  const one = (kind: string): KubernetesObject => {
    const [found, ...others] = objects.filter((candidate) => candidate.kind === kind);
    assert.ok(found !== undefined && others.length === 0, kind);
    return found;
  };
  const stack = one("Stack");

  it("has a Stack that keeps the CRD's schema", () => {
    assert.equal(stack.apiVersion, "pulumi.com/v1");
    const { error } = stackSpec.safeParse(stack.spec);
    assert.equal(error, undefined, error && z.prettifyError(error));
  });

  for (const [what, change] of [
    ["a field that there is not", { resyncFrequency: 86400 }],
    ["a value of another type", { resyncFrequencySeconds: "86400" }],
    ["a value that is none of the CRD's", { workspaceReclaimPolicy: "Recycle" }],
    ["a reference without its type", { envRefs: { A: { literal: { value: "a" } } } }],
    [
      "a field of the workspace that there is not",
      { workspaceTemplate: { spec: { imagee: "a" } } },
    ],
    ["no stack", { stack: undefined }],
  ] as const) {
    it(`would have been found to have ${what}`, () => {
      assert.equal(stackSpec.safeParse({ ...stack.spec, ...change }).success, false);
    });
  }

  it("updates once a day without a commit, and deletes no key with the object", () => {
    const { continueResyncOnCommitMatch, resyncFrequencySeconds, destroyOnFinalize } =
      stack.spec ?? {};
    assert.deepEqual(
      [continueResyncOnCommitMatch, resyncFrequencySeconds, destroyOnFinalize],
      [true, 86_400, false],
    );
  });

  it("takes every credential from a Secret", () => {
    const refs = Object.entries(stack.spec?.["envRefs"] as Record<string, { type: string }>);
    const literal = refs.filter(([, { type }]) => type !== "Secret").map(([name]) => name);
    assert.deepEqual(literal, ["OKTA_API_SCOPES"]);
  });

  it("has a CronJob beside, with a pod as Kubernetes knows it", () => {
    const job = one("CronJob");
    assert.equal(job.apiVersion, "batch/v1");
    const { jobTemplate } = job.spec as { jobTemplate: { spec: { template: { spec: unknown } } } };
    const { error } = podSpec.safeParse(jobTemplate.spec.template.spec);
    assert.equal(error, undefined, error && z.prettifyError(error));
    assert.equal(podSpec.safeParse({ containers: [{ nam: "status" }] }).success, false);
  });

  it("lets the workspace prove who it is to the operator", () => {
    const { name, namespace } = one("ServiceAccount").metadata;
    const { subjects, roleRef } = one("ClusterRoleBinding") as unknown as {
      subjects: unknown;
      roleRef: { name: string };
    };
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name, namespace }]);
    assert.equal(roleRef.name, "system:auth-delegator");
    assert.equal(stack.spec?.["serviceAccountName"], name);
  });
});
