import assert from "node:assert/strict";
import type { StoreRuns } from "../../../components/rotation/gates";
import { JenkinsBed, KEY, LEAST, world } from "../resources/jenkins/jenkinsBed";

const HOUR = 3_600_000;
const ID = "flyte-api-key";

describe("cikeys:jenkins:getBuildsInFlight", () => {
  let bed: JenkinsBed;
  const delivered = new Date("2025-06-01T12:00:00Z");
  const hours = (count: number) => new Date(delivered.getTime() + count * HOUR);

  beforeEach(async () => {
    bed = await JenkinsBed.start();
    bed.jenkins.controller.setCredential({ id: ID, secret: KEY });
  });
  afterEach(() => bed.stop());

  async function look(folder = "payments"): Promise<Partial<StoreRuns>> {
    return bed.client.invoke("cikeys:jenkins:getBuildsInFlight", {
      url: bed.jenkins.rootUrl,
      folder,
      tokenEnv: "JENKINS",
      before: delivered.toISOString(),
    });
  }

  it("finds builds from before in the folder and below, and no ended or later one", async () => {
    const { controller } = bed.jenkins;
    controller.addJob("other/nightly");
    controller.startBuild("payments/deploy", ID, hours(-3)).finish();
    controller.startBuild("payments/deploy", ID, hours(-2));
    controller.startBuild("payments/ml/train", ID, hours(-1));
    controller.startBuild("payments/ml/train", ID, hours(1));
    controller.startBuild("other/nightly", ID, hours(-1));
    assert.deepEqual(await look(), {
      runs: [
        { name: "payments/ml/train #1", since: hours(-1).toISOString() },
        { name: "payments/deploy #2", since: hours(-2).toISOString() },
      ],
    });
    assert.deepEqual(bed.writes(), []);
    assert.equal(bed.jenkins.calls.since().length, 1);
  });

  it("looks at the newest fifty builds of a job", async () => {
    const { controller } = bed.jenkins;
    for (let count = 0; count < 60; count += 1) {
      controller.startBuild("payments/deploy", ID, hours(-1));
    }
    assert.equal((await look()).runs?.length, 50);
  });

  it("finds nothing in an empty folder", async () => {
    assert.deepEqual(await look("other"), { runs: [] });
  });

  it("sees nothing of a folder that is gone", async () => {
    assert.match((await look("none")).hidden ?? "", /not there, .*404/);
  });

  it("says that the user is not accepted", async () => {
    bed.env["JENKINS_API_TOKEN"] = "11wrong";
    assert.match((await look()).failed ?? "", /answered 401/);
  });

  it("says that Jenkins is away", async () => {
    bed.jenkins.restarting = true;
    assert.match((await look()).failed ?? "", /answered 503/);
  });
});

describe("cikeys:jenkins:getBuildsInFlight, refused", () => {
  it("sees nothing without Overall/Read", async () => {
    const bed = await JenkinsBed.start(
      world(LEAST.filter((permission) => permission !== "Overall/Read")),
    );
    const seen = await bed.client.invoke("cikeys:jenkins:getBuildsInFlight", {
      url: bed.jenkins.rootUrl,
      folder: "payments",
      tokenEnv: "JENKINS",
      before: "2025-06-01T12:00:00Z",
    });
    assert.match(String(seen["hidden"]), /answered 403 Overall\/Read/);
    await bed.stop();
  });
});
