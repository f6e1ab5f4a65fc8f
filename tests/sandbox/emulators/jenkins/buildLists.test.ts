import assert from "node:assert/strict";
import { JenkinsEmulator } from "../../../../sandbox/emulators/jenkins/jenkins";
import { JenkinsClient } from "./jenkinsClient";

const JOB = "payments/ml/deploy";

describe("Jenkins emulator: lists of builds", () => {
  let emulator: JenkinsEmulator;
  let admin: JenkinsClient;
  const at = Date.parse("2026-01-10T00:00:00Z");

  beforeEach(async () => {
    const grants = [{ permissions: ["Overall/Administer" as const] }];
    const users = [{ id: "admin", apiTokens: ["11aa"], grants }];
    const clock = { now: () => new Date(at) };
    emulator = await new JenkinsEmulator(clock, { users, jobs: [JOB] }).start();
    admin = new JenkinsClient(emulator.rootUrl, "admin:11aa");
    emulator.controller.setCredential({ id: "key", secret: "s" });
  });
  afterEach(() => emulator.stop());

  const builds = async (path: string) =>
    ((await admin.json(path)) as { builds: Record<string, unknown>[] }).builds;
  const tree = (expression: string) =>
    `/job/payments/job/ml/job/deploy/api/json?tree=${encodeURIComponent(expression)}`;

  it("show the newest first, and what the tree asks for", async () => {
    emulator.controller.startBuild(JOB, "key").finish();
    emulator.controller.startBuild(JOB, "key", new Date(at + 1));
    const _class = "org.jenkinsci.plugins.workflow.job.WorkflowRun";
    assert.deepEqual(await builds(tree("builds[number,building,result,timestamp]")), [
      { _class, number: 2, building: true, result: null, timestamp: at + 1 },
      { _class, number: 1, building: false, result: "SUCCESS", timestamp: at },
    ]);
    const plain = await builds("/job/payments/job/ml/job/deploy/api/json");
    assert.deepEqual(Object.keys(plain[0] ?? {}), ["_class", "number", "url"]);
  });

  it("end after a hundred, or where the tree says", async () => {
    for (let count = 0; count < 120; count += 1) emulator.controller.startBuild(JOB, "key");
    const numbers = async (range: string) =>
      (await builds(tree(`builds[number]${range}`))).map(({ number }) => number);
    assert.equal((await numbers("")).length, 100);
    assert.deepEqual(await numbers("{0,2}"), [120, 119]);
    assert.deepEqual(await numbers("{98,}"), [22, 21]);
    assert.deepEqual(await numbers("{,1}"), [120]);
    assert.deepEqual(await numbers("{3}"), [117]);
    assert.equal((await admin.get(tree("builds[number]{x}"))).status, 500);
  });
});
