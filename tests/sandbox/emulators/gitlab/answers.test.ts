import assert from "node:assert/strict";
import { GitLabEmulator, type World } from "../../../../sandbox/emulators/gitlab/gitlab";
import { APP, GitLabClient, WORLD } from "./gitLabClient";

describe("GitLab emulator: answers", () => {
  /** Stands still, so that no minute ends by itself. */
  let instant: number;
  let emulator: GitLabEmulator;
  let root: GitLabClient;

  async function start(changes: Partial<World> = {}): Promise<void> {
    instant = Date.parse("2026-11-25T09:30:10Z");
    const clock = { now: () => new Date(instant) };
    emulator = await new GitLabEmulator(clock, { ...WORLD, ...changes }).start();
    const url = emulator.url + (changes.relativeUrlRoot ?? "");
    root = new GitLabClient(url, { "private-token": "root" });
  }

  afterEach(() => emulator.stop());

  it("come page by page, with the way to the next", async () => {
    const variables = Array.from({ length: 45 }, (_, index) => ({ key: `K${index}`, value: "v" }));
    await start({ projects: [{ path: "acme/app", variables }] });
    const first = await root.get(APP);
    assert.equal((first.body as unknown[]).length, 20);
    const { headers } = await root.get(`${APP}?per_page=10&page=2`);
    const paging = Object.entries(headers).filter(([name]) => name.startsWith("x-"));
    assert.deepEqual(Object.fromEntries(paging), {
      "x-next-page": "3",
      "x-page": "2",
      "x-per-page": "10",
      "x-prev-page": "1",
      "x-total": "45",
      "x-total-pages": "5",
    });
    assert.match(String(headers["link"]), /page=1>; rel="prev".*page=3>; rel="next".*rel="last"/);
    const last = await root.get(`${APP}?per_page=100`);
    assert.equal((last.body as unknown[]).length, 45);
    assert.equal(last.headers["x-next-page"], "");
    assert.equal((await root.get(`${APP}?per_page=1000`)).headers["x-per-page"], "100");
  });

  it("name the protected branches and tags of a project", async () => {
    await start();
    const svc = "/projects/acme%2Fplatform%2Fsvc%2Ea";
    const names = async (list: string) =>
      ((await root.get(`${svc}/protected_${list}`)).body as { name: string }[]).map(
        ({ name }) => name,
      );
    assert.deepEqual(await names("branches"), ["main", "release/*"]);
    assert.deepEqual(await names("tags"), ["v*"]);
    const dora = new GitLabClient(emulator.url, { "private-token": "dora" });
    assert.equal((await dora.get(`${svc}/protected_branches`)).status, 200);
    assert.equal((await dora.get(`${svc}/protected_tags`)).status, 403);
  });

  it("stand below the relative URL root, and nowhere else", async () => {
    await start({ relativeUrlRoot: "/gitlab" });
    assert.equal((await root.get(APP)).status, 200);
    emulator.moveProject("acme/app", "acme/new");
    const { headers } = await root.get("/projects/acme%2Fapp");
    assert.match(String(headers["location"]), /:\d+\/gitlab\/api\/v4\/projects\/\d+$/);
    const outside = new GitLabClient(emulator.url, { "private-token": "root" });
    const { status, body } = await outside.get("/user");
    assert.equal(status, 404);
    assert.deepEqual(body, { error: "404 Not Found" });
  });

  it("end in 429 when a user's minute is used up, and go on in the next", async () => {
    await start({ requestsPerMinute: 2 });
    await root.get("/user");
    await root.get("/user");
    const { status, text, headers } = await root.get("/user");
    assert.equal(status, 429);
    assert.equal(text, "Retry later\n");
    assert.equal(headers["ratelimit-name"], "throttle_authenticated_api");
    assert.equal(headers["ratelimit-limit"], "2");
    assert.equal(headers["ratelimit-observed"], "3");
    assert.equal(headers["ratelimit-remaining"], "0");
    assert.equal(headers["retry-after"], "50");
    assert.equal(headers["ratelimit-reset"], String(instant / 1000 + 50));
    assert.equal(headers["ratelimit-resettime"], "Wed, 25 Nov 2026 09:31:00 GMT");
    const other = new GitLabClient(emulator.url, { "private-token": "max" });
    assert.equal((await other.get("/user")).status, 200);
    instant += 50_000;
    assert.equal((await root.get("/user")).status, 200);
  });

  it("can be throttled on demand", async () => {
    await start();
    const lift = emulator.throttle({ method: "POST", retryAfter: 7, times: Infinity });
    const body = { key: "K", value: "v" };
    const { status, headers } = await root.post(APP, body);
    assert.deepEqual([status, headers["retry-after"]], [429, "7"]);
    assert.equal((await root.get(APP)).status, 200);
    lift();
    assert.equal((await root.post(APP, body)).status, 201);
  });

  it("are JSON from the application and HTML from the proxy when it fails", async () => {
    await start();
    for (const [status, type] of [
      [500, /json/],
      [502, /html/],
      [503, /html/],
    ] as const) {
      emulator.faults.add({ effect: { kind: "status", status } });
      const answer = await root.get(APP);
      assert.equal(answer.status, status);
      assert.match(String(answer.headers["content-type"]), type);
    }
  });

  it("may be lost after the change was made", async () => {
    await start();
    emulator.faults.add({ method: "POST", effect: { kind: "reply-lost" } });
    await assert.rejects(root.post(APP, { key: "K", value: "v" }));
    assert.equal([...emulator.variables()].length, 1);
  });

  it("leave a trace in the call log, without token and body", async () => {
    await start();
    await root.post(APP, { key: "K", value: "canary" });
    await root.get(`${APP}/K?filter%5Benvironment_scope%5D=*`);
    const calls = emulator.calls.since();
    assert.deepEqual(
      calls.map(({ kind, method, template, rawPath, query, status }) => ({
        ...{ kind, method, template, rawPath, query: { ...query }, status },
      })),
      [
        {
          kind: "write",
          method: "POST",
          template: "/api/v4/projects/:id/variables",
          rawPath: "/api/v4/projects/acme%2Fapp/variables",
          query: {},
          status: 201,
        },
        {
          kind: "read",
          method: "GET",
          template: "/api/v4/projects/:id/variables/:key",
          rawPath: "/api/v4/projects/acme%2Fapp/variables/K",
          query: { "filter[environment_scope]": "*" },
          status: 200,
        },
      ],
    );
    assert.doesNotMatch(JSON.stringify(calls), /canary|root/);
  });
});
