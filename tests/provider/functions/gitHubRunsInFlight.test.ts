import assert from "node:assert/strict";
import { GitHubBed, GITHUB_TOKEN, GITHUB_WORLD } from "../gitHubBed";
import { failure } from "../cikeysBed";
import type { StoreRuns } from "../../../components/rotation/gates";

const RUNS = "/api/v3/repos/:owner/:repo/actions/runs";
const HOUR = 3_600_000;

describe("cikeys:github:getRunsInFlight", () => {
  let bed: GitHubBed;
  let delivered: Date;

  afterEach(() => bed.stop());

  async function start(world: Parameters<typeof GitHubBed.start>[0] = {}): Promise<void> {
    bed = await GitHubBed.start(world);
    delivered = bed.clock.now();
  }

  const hours = (count: number) => new Date(delivered.getTime() + count * HOUR);

  async function look(repository = "app"): Promise<Partial<StoreRuns>> {
    const args = {
      baseUrl: `${bed.github.url}/`,
      owner: "acme",
      repository,
      before: delivered.toISOString(),
    };
    return bed.client.invoke("cikeys:github:getRunsInFlight", args);
  }

  it("finds runs from before, whatever they wait for, and no ended or later one", async () => {
    await start();
    const statuses = ["queued", "in_progress", "waiting", "requested", "pending"] as const;
    for (const [index, status] of statuses.entries()) {
      bed.github.startRun("acme/app", { status, createdAt: hours(-1 - index) });
    }
    bed.github.startRun("acme/app", { createdAt: hours(-1) }).finish("failure");
    bed.github.startRun("acme/app", { createdAt: hours(1) });
    const { runs = [] } = await look();
    const since = runs.map(({ since }) => Date.parse(since)).sort();
    const expected = [-5, -4, -3, -2, -1].map((count) => hours(count));
    const seconds = expected.map((at) => Math.floor(at.getTime() / 1000) * 1000);
    assert.deepEqual(since, seconds);
    assert.match(runs[0]?.name ?? "", /^run \d+$/);
    assert.deepEqual(bed.writes(), []);
  });

  it("does not count a run that was run again since: it read the new key", async () => {
    await start();
    const run = bed.github.startRun("acme/app", { createdAt: hours(-1) });
    bed.clock.advanceDays(1);
    run.finish("failure");
    run.rerun();
    assert.deepEqual(await look(), { runs: [] });
  });

  it("reads all pages", async () => {
    await start();
    for (let count = 0; count < 205; count += 1) {
      bed.github.startRun("acme/app", { createdAt: hours(-1) });
    }
    assert.equal((await look()).runs?.length, 205);
  });

  it("asks only for what began before", async () => {
    await start();
    await look();
    const calls = bed.github.calls.since().filter(({ template }) => template === RUNS);
    assert.equal(calls.length, 5);
    for (const { query } of calls) assert.equal(query["created"], `<=${delivered.toISOString()}`);
  });

  it("tells the permission that is missing", async () => {
    await start({ tokens: [{ value: GITHUB_TOKEN, login: "administrator", actions: "none" }] });
    const { runs, hidden = "", failed } = await look();
    assert.deepEqual([runs, failed], [undefined, undefined]);
    assert.match(hidden, /403\. .*needs the repository permission "Actions: read"/);
  });

  it("reads a public repository's without the permission", async () => {
    await start({
      owners: [
        {
          login: "acme",
          type: "Organization",
          repositories: [{ name: "app", visibility: "public" }],
        },
      ],
      tokens: [{ value: GITHUB_TOKEN, login: "administrator", actions: "none" }],
    });
    assert.deepEqual(await look(), { runs: [] });
  });

  it("sees nothing of a repository that is gone or has moved", async () => {
    await start();
    assert.match((await look("none")).hidden ?? "", /answered 404/);
    assert.match((await look("old-app")).hidden ?? "", /answered 301/);
  });

  it("does not take a rate limit for a refusal", async () => {
    await start();
    bed.github.secondaryRateLimit({ method: "GET", path: RUNS, times: Infinity, retryAfter: 900 });
    assert.match((await look()).failed ?? "", /403 secondary_rate_limit/);
  });

  it("says that GitHub does not answer", async () => {
    await start();
    const remove = bed.github.faults.add({
      path: RUNS,
      times: Infinity,
      effect: { kind: "status", status: 400 },
    });
    assert.match((await look()).failed ?? "", /answered 400/);
    remove();
    assert.deepEqual(await look(), { runs: [] });
  });

  it("fails without credentials", async () => {
    bed = await GitHubBed.start(GITHUB_WORLD, {});
    delivered = bed.clock.now();
    assert.match(await failure(look()), /no GitHub administrator credentials/);
  });
});
