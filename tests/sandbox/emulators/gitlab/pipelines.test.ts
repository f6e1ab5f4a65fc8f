import assert from "node:assert/strict";
import { GitLabEmulator } from "../../../../sandbox/emulators/gitlab/gitlab";
import { GitLabClient } from "./gitLabClient";

const PIPELINES = "/projects/acme%2Fapp/pipelines";

/** The object has these members, among others. */
function holds(actual: object | undefined, members: object): void {
  assert.deepEqual({ ...actual, ...members }, actual);
}

describe("GitLab emulator: pipelines", () => {
  let instant: number;
  let emulator: GitLabEmulator;
  const as = (user: string) => new GitLabClient(emulator.url, { "private-token": user });

  beforeEach(async () => {
    instant = Date.parse("2026-01-10T00:00:00Z");
    const members = { rita: "Reporter", gus: "Guest" } as const;
    emulator = await new GitLabEmulator(
      { now: () => new Date(instant) },
      {
        projects: [
          { path: "acme/app", members },
          { path: "acme/off", pipelinesEnabled: false },
        ],
        users: [{ username: "root", administrator: true }],
        tokens: ["rita", "gus", "nobody", "root"].map((user) => ({ value: user, user })),
      },
    ).start();
  });
  afterEach(() => emulator.stop());

  async function ids(query = ""): Promise<number[]> {
    const { status, body } = await as("rita").get(PIPELINES + query);
    assert.equal(status, 200);
    return (body as { iid: number }[]).map(({ iid }) => iid);
  }

  it("are shown as GitLab does, the newest first", async () => {
    const pipeline = emulator.startPipeline("acme/app", { status: "pending" });
    emulator.startPipeline("acme/app");
    instant += 60_000;
    pipeline.become("running");
    const { body } = await as("rita").get(PIPELINES);
    const [second, first] = body as object[];
    holds(second, { iid: 2 });
    holds(first, {
      id: pipeline.id,
      iid: 1,
      status: "running",
      source: "push",
      ref: "main",
      created_at: "2026-01-10T00:00:00Z",
      updated_at: "2026-01-10T00:01:00Z",
    });
  });

  it("are filtered and sorted, children only when asked for", async () => {
    emulator.startPipeline("acme/app");
    emulator.startPipeline("acme/app", { source: "parent_pipeline" });
    emulator.startPipeline("acme/app", { status: "manual", ref: "v2" });
    assert.deepEqual(await ids(), [3, 1]);
    assert.deepEqual(await ids("?status=running"), [1]);
    assert.deepEqual(await ids("?source=parent_pipeline"), [2]);
    assert.deepEqual(await ids("?ref=v2"), [3]);
    assert.deepEqual(await ids("?order_by=id&sort=asc"), [1, 3]);
    for (const query of ["status=done", "order_by=age", "sort=up"]) {
      assert.equal((await as("rita").get(`${PIPELINES}?${query}`)).status, 400, query);
    }
  });

  it("are for Reporters, and nobody's while CI/CD is off", async () => {
    assert.equal((await as("gus").get(PIPELINES)).status, 403);
    assert.equal((await as("nobody").get(PIPELINES)).status, 404);
    assert.equal((await as("root").get("/projects/acme%2Foff/pipelines")).status, 403);
  });
});
