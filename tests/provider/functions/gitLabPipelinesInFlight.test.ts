import assert from "node:assert/strict";
import type { StoreRuns } from "../../../components/rotation/gates";
import { PIPELINE_STATUSES } from "../../../sandbox/emulators/gitlab/pipeline";
import { GitLabBed, WORLD } from "../resources/gitlab/gitLabBed";

const PIPELINES = "/api/v4/projects/:id/pipelines";
const HOUR = 3_600_000;

describe("cikeys:gitlab:getPipelinesInFlight", () => {
  let bed: GitLabBed;
  const delivered = new Date("2025-06-01T12:00:00Z");
  const hours = (count: number) => new Date(delivered.getTime() + count * HOUR);

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });
  afterEach(() => bed.stop());

  async function look(project = "acme/app"): Promise<Partial<StoreRuns>> {
    return bed.client.invoke("cikeys:gitlab:getPipelinesInFlight", {
      baseUrl: bed.baseUrl,
      project,
      tokenEnv: "GITLAB_TOKEN",
      before: delivered.toISOString(),
    });
  }

  it("finds the one that runs, and none that ended, waits or began later", async () => {
    for (const status of PIPELINE_STATUSES) {
      bed.gitlab.startPipeline("acme/app", { status, createdAt: hours(-1) });
    }
    bed.gitlab.startPipeline("acme/app", { createdAt: hours(1) });
    const { runs = [] } = await look();
    assert.deepEqual(
      runs.map(({ since }) => since),
      [hours(-1).toISOString()],
    );
    assert.match(runs[0]?.name ?? "", /^pipeline \d+$/);
    assert.deepEqual(bed.writes(), []);
  });

  it("finds child pipelines, too", async () => {
    const child = bed.gitlab.startPipeline("acme/app", {
      createdAt: hours(-1),
      source: "parent_pipeline",
    });
    assert.deepEqual(
      (await look()).runs?.map(({ name }) => name),
      [`pipeline ${child.id}`],
    );
    child.become("success");
    assert.deepEqual(await look(), { runs: [] });
  });

  it("reads all pages, and none beyond the last that matters", async () => {
    for (let count = 0; count < 205; count += 1) {
      bed.gitlab.startPipeline("acme/app", { createdAt: hours(-1) });
    }
    for (let count = 0; count < 205; count += 1) {
      bed.gitlab.startPipeline("acme/app", { createdAt: hours(1) });
    }
    assert.equal((await look()).runs?.length, 205);
    assert.equal(bed.gitlab.calls.since().length, 4);
  });

  it("takes a project's number", async () => {
    bed.gitlab.startPipeline("acme/app", { createdAt: hours(-1) });
    assert.equal((await look("30001")).runs?.length, 1);
  });

  it("sees nothing of a project that is gone, or hidden from the token", async () => {
    bed.as("nobody");
    assert.match((await look()).hidden ?? "", /answered 404/);
    bed.as("max");
    assert.match((await look("acme/none")).hidden ?? "", /answered 404/);
  });

  it("says that GitLab does not answer", async () => {
    bed.gitlab.faults.add({ path: PIPELINES, effect: { kind: "status", status: 400 } });
    assert.match((await look()).failed ?? "", /answered 400/);
  });

  it("says that the token is not accepted", async () => {
    bed.as("expired");
    assert.match((await look()).failed ?? "", /answered 401/);
  });
});

describe("cikeys:gitlab:getPipelinesInFlight, refused", () => {
  it("sees nothing where CI/CD is switched off, or the role is too small", async () => {
    const bed = await GitLabBed.start({
      projects: [
        { path: "acme/app", pipelinesEnabled: false },
        { path: "acme/lib", members: { nobody: "Guest" } },
      ],
      groups: WORLD.groups ?? [],
    });
    const look = (project: string) =>
      bed.client.invoke("cikeys:gitlab:getPipelinesInFlight", {
        baseUrl: bed.baseUrl,
        project,
        tokenEnv: "GITLAB_TOKEN",
        before: "2025-06-01T12:00:00Z",
      });
    assert.match(String((await look("acme/app"))["hidden"]), /answered 403/);
    bed.as("nobody");
    assert.match(String((await look("acme/lib"))["hidden"]), /answered 403/);
    await bed.stop();
  });
});
