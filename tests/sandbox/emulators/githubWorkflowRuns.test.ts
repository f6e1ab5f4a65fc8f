import assert from "node:assert/strict";
import { GitHubEmulator, type World } from "../../../sandbox/emulators/github/github";
import { GitHubClient } from "./githubClient";

const WORLD: World = {
  owners: [{ login: "acme", type: "Organization", repositories: [{ name: "app" }] }],
  tokens: [
    { value: "admin", login: "administrator" },
    { value: "no-actions", login: "administrator", actions: "none" },
    { value: "widgets-only", login: "administrator", sees: ["widgets"] },
  ],
};
const RUNS = "/repos/acme/app/actions/runs";

interface RunList {
  total_count: number;
  workflow_runs: { id: number; status: string; conclusion: string | null; run_number: number }[];
}

/** The object has these members, among others. */
function holds(actual: object | undefined, members: object): void {
  assert.deepEqual({ ...actual, ...members }, actual);
}

describe("GitHub emulator: workflow runs", () => {
  let instant: number;
  let emulator: GitHubEmulator;
  let admin: GitHubClient;

  beforeEach(async () => {
    instant = Date.parse("2026-01-10T00:00:00Z");
    emulator = await new GitHubEmulator({ now: () => new Date(instant) }, WORLD).start();
    admin = new GitHubClient(emulator.url, "admin");
  });
  afterEach(() => emulator.stop());

  async function list(query = ""): Promise<RunList> {
    const { status, body } = await admin.get(RUNS + query);
    assert.equal(status, 200);
    return body as RunList;
  }
  const numbers = async (query: string) =>
    (await list(query)).workflow_runs.map(({ run_number: number }) => number);

  it("shows a run as GitHub does, the newest first", async () => {
    const first = emulator.startRun("acme/app");
    emulator.startRun("acme/app", { status: "queued", event: "schedule", branch: "v2" });
    instant += 60_000;
    first.finish("failure");
    const { total_count: count, workflow_runs: runs } = await list();
    assert.equal(count, 2);
    const run = {
      id: first.id,
      run_number: 1,
      run_attempt: 1,
      event: "push",
      head_branch: "main",
      status: "completed",
      conclusion: "failure",
      created_at: "2026-01-10T00:00:00Z",
      run_started_at: "2026-01-10T00:00:00Z",
      updated_at: "2026-01-10T00:01:00Z",
    };
    holds(runs[1], run);
    assert.deepEqual([runs[0]?.status, runs[0]?.conclusion], ["queued", null]);
  });

  it("filters by status or conclusion, event, branch and time", async () => {
    for (const day of [1, 2, 3, 4]) {
      emulator.startRun("acme/app", { createdAt: new Date(`2026-01-0${day}T00:00:00Z`) });
    }
    emulator.startRun("acme/app", { event: "schedule", branch: "v2" }).finish();
    const cases: [string, number[]][] = [
      ["status=in_progress", [4, 3, 2, 1]],
      ["status=completed", [5]],
      ["status=success", [5]],
      ["status=failure", []],
      ["event=schedule", [5]],
      ["branch=main&created=<=2026-01-02T00:00:00Z", [2, 1]],
      ["created=<2026-01-02T00:00:00Z", [1]],
      ["created=>=2026-01-04T00:00:00Z", [5, 4]],
      ["created=>2026-01-04T00:00:00Z", [5]],
      ["created=2026-01-02T00:00:00Z..2026-01-03T00:00:00Z", [3, 2]],
      ["created=*..2026-01-01T00:00:00Z", [1]],
      ["created=2026-01-03T00:00:00Z", [3]],
    ];
    for (const [query, expected] of cases) {
      assert.deepEqual(await numbers(`?${encodeURI(query)}`), expected, query);
    }
  });

  it("shows a page at a time, and a thousand at most", async () => {
    for (let count = 0; count < 1005; count += 1) emulator.startRun("acme/app");
    assert.equal((await list()).workflow_runs.length, 30);
    const { headers, body } = await admin.get(`${RUNS}?per_page=100&page=10`);
    assert.equal((body as RunList).workflow_runs.length, 100);
    assert.equal((body as RunList).total_count, 1000);
    assert.doesNotMatch(String(headers["link"]), /rel="next"/);
  });

  it("begins anew as another attempt, which reads the secrets again", async () => {
    await admin.putSecret("/repos/acme/app/actions/secrets", "KEY", "old");
    const run = emulator.startRun("acme/app");
    await admin.putSecret("/repos/acme/app/actions/secrets", "KEY", "new");
    assert.equal(run.secret("key"), "old");
    instant += 60_000;
    run.rerun();
    assert.equal(run.secret("key"), "new");
    holds((await list()).workflow_runs[0], {
      run_attempt: 2,
      created_at: "2026-01-10T00:00:00Z",
      run_started_at: "2026-01-10T00:01:00Z",
    });
  });

  it("refuses without the permission, and hides what the token does not see", async () => {
    const { status, headers } = await new GitHubClient(emulator.url, "no-actions").get(RUNS);
    assert.equal(status, 403);
    assert.equal(headers["x-accepted-github-permissions"], "actions=read");
    assert.equal((await new GitHubClient(emulator.url, "widgets-only").get(RUNS)).status, 404);
  });
});
