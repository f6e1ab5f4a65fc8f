import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import manifest from "../../package.json";
import schedules from "../../docs/schedules/pulumi-deployments/package.json";
import { SCHEDULES } from "./scheduleFiles";

const STACKS = ["payments-prod", "search-prod"];

const CONFIG = {
  organization: "acme",
  repository: "acme/ci-keys",
  stacks: JSON.stringify(STACKS),
  oktaClientId: "0oa1",
  oktaPrivateKey: "canary-okta-key",
  gitHubAppId: "1",
  gitHubAppInstallationId: "2",
  gitHubAppKey: "canary-app-key",
  webhook: "https://hooks.example.com/canary-webhook",
};

describe("the schedules of Pulumi Deployments", () => {
  const made: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          made.push(args);
          return { id: `${args.name}-id`, state: args.inputs as Record<string, unknown> };
        },
        call: () => ({}),
      },
      "ci-keys-schedules",
    );
    pulumi.runtime.setAllConfig(
      Object.fromEntries(
        Object.entries(CONFIG).map(([key, value]) => [`ci-keys-schedules:${key}`, value]),
      ),
      ["oktaPrivateKey", "gitHubAppKey", "webhook"].map((key) => `ci-keys-schedules:${key}`),
    );
    await import(join(SCHEDULES, "pulumi-deployments", "index.ts"));
    await pulumi.runtime.disconnect();
  });

  after(() => pulumi.runtime.setAllConfig({}));

  const inputsOf = (type: string) =>
    made
      .filter((args) => args.type === `pulumiservice:index:${type}`)
      .map(({ inputs }) => inputs as Record<string, unknown>);

  it("are one a stack, daily, each at its own minute", () => {
    assert.deepEqual(
      inputsOf("DeploymentSchedule").map(({ stack, pulumiOperation, scheduleCron, project }) => [
        ...[stack, pulumiOperation, scheduleCron, project],
      ]),
      [
        ["payments-prod", "update", "17 5 * * *", "flyte-ci-keys"],
        ["search-prod", "update", "18 5 * * *", "flyte-ci-keys"],
      ],
    );
  });

  it("update the default branch, and not at each commit", () => {
    const settings = inputsOf("DeploymentSettings");
    assert.deepEqual(
      settings.map(({ stack }) => stack),
      STACKS,
    );
    for (const { sourceContext, vcs } of settings) {
      assert.deepEqual(sourceContext, { git: { branch: "refs/heads/main" } });
      assert.equal((vcs as { deployCommits: boolean }).deployCommits, false);
    }
  });

  it("hand over every credential as a secret", () => {
    assert.equal(made.length, 5);
    for (const { inputs, name } of made) {
      assert.doesNotMatch(plain(inputs), /canary/, name);
    }
    const all = JSON.stringify(made);
    for (const secret of ["canary-okta-key", "canary-app-key", "canary-webhook"]) {
      assert.ok(all.includes(secret), secret);
    }
  });

  it("tell somebody what failed", () => {
    const [webhook] = inputsOf("Webhook");
    assert.deepEqual(webhook?.["filters"], ["deployment_failed", "update_failed"]);
  });

  it("are pinned as the versions that this test type-checks", () => {
    assert.deepEqual(schedules.dependencies, {
      "@pulumi/pulumi": manifest.dependencies["@pulumi/pulumi"],
      "@pulumi/pulumiservice": manifest.devDependencies["@pulumi/pulumiservice"],
    });
    assert.equal(schedules.devDependencies.typescript, manifest.devDependencies.typescript);
  });
});

/** Key under which the SDK marks a secret on the wire. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Inputs as JSON, without what is marked secret. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && SIGNATURE in inner ? "[secret]" : inner,
  );
}
