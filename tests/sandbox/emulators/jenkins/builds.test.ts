import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { CredentialMissing } from "../../../../sandbox/emulators/jenkins/build";
import type { Controller } from "../../../../sandbox/emulators/jenkins/controller";
import { JenkinsEmulator } from "../../../../sandbox/emulators/jenkins/jenkins";
import { JenkinsClient } from "./jenkinsClient";

const JOB = "payments/ml/deploy";

describe("Jenkins emulator: what jobs get", () => {
  let emulator: JenkinsEmulator;
  let controller: Controller;

  beforeEach(async () => {
    const users = [
      {
        id: "admin",
        apiTokens: ["11aa"],
        grants: [{ permissions: ["Overall/Administer" as const] }],
      },
    ];
    emulator = await new JenkinsEmulator(new SandboxClock(), { users, jobs: [JOB, "top"] }).start();
    controller = emulator.controller;
  });

  afterEach(() => emulator.stop());

  const value = (job = JOB) => controller.resolve(job, "key")?.value;

  it("looks from the nearest folder outwards", () => {
    assert.equal(value(), undefined);
    controller.setCredential({ id: "key", secret: "controller" });
    assert.equal(value(), "controller");
    controller.setCredential({ id: "key", secret: "payments", folder: "payments" });
    assert.equal(value(), "payments");
    controller.setCredential({ id: "key", secret: "ml", folder: "payments/ml" });
    assert.equal(value(), "ml");
    assert.equal(value("top"), "controller");
    controller.removeCredential({ id: "key", folder: "payments/ml" });
    assert.equal(value(), "payments");
  });

  it("says from where", () => {
    controller.setCredential({ id: "key", secret: "x", folder: "payments" });
    const path = "/job/payments/credentials/store/folder/domain/_/credential/key";
    assert.equal(controller.resolve(JOB, "key")?.address, `${emulator.rootUrl}${path}`);
  });

  it("passes over the controller's SYSTEM credentials", () => {
    controller.setCredential({ id: "key", secret: "x", scope: "SYSTEM" });
    assert.equal(value(), undefined);
  });

  it("passes over credentials of another kind", async () => {
    controller.setCredential({ id: "key", secret: "controller" });
    const className = "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl";
    const xml = `<${className}><id>key</id><username>u</username><password>p</password></${className}>`;
    const client = new JenkinsClient(emulator.rootUrl, "admin:11aa");
    const domain = "/job/payments/credentials/store/folder/domain/_";
    assert.equal((await client.post(`${domain}/createCredentials`, xml)).status, 200);
    assert.equal(value(), "controller");
  });

  it("finds credentials of every domain", () => {
    controller.setCredential({ id: "key", secret: "x", domain: "production" });
    assert.equal(value(), "x");
  });

  it("keeps the value of a running build, and gives the new one to the next", () => {
    controller.setCredential({ id: "key", secret: "one" });
    const running = controller.startBuild(JOB, "key");
    controller.setCredential({ id: "key", secret: "two" });
    const next = controller.startBuild(JOB, "key");
    assert.deepEqual([running.value, next.value], ["one", "two"]);
    assert.deepEqual(controller.heldByBuilds(), [
      { address: `${JOB} #1`, value: "one" },
      { address: `${JOB} #2`, value: "two" },
    ]);
    running.finish();
    assert.deepEqual(controller.heldByBuilds(), [{ address: `${JOB} #2`, value: "two" }]);
  });

  it("fails a build whose credential is nowhere", () => {
    controller.setCredential({ id: "key", secret: "x", folder: "other" });
    assert.throws(() => controller.startBuild(JOB, "key"), CredentialMissing);
  });
});
