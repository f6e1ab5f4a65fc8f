import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitLabEmulator } from "../../../../sandbox/emulators/gitlab/gitlab";
import { APP, GitLabClient, GROUP, INSTANCE, WORLD } from "./gitLabClient";

const SVC = "/projects/acme%2Fplatform%2Fsvc%2Ea/variables";

describe("GitLab emulator: who may do what", () => {
  let emulator: GitLabEmulator;

  const as = (token: string) => new GitLabClient(emulator.url, { "private-token": token });

  beforeEach(async () => {
    emulator = await new GitLabEmulator(new SandboxClock(), WORLD).start();
  });

  afterEach(() => emulator.stop());

  describe("tokens", () => {
    it("takes a token in either header, and says whose it is", async () => {
      const bearer = new GitLabClient(emulator.url, { authorization: "Bearer max" });
      for (const client of [as("max"), bearer]) {
        const { status, body } = await client.get("/user");
        assert.equal(status, 200);
        assert.equal((body as { username: string }).username, "max");
        assert.ok(!("is_admin" in (body as object)));
      }
      const { body } = await as("root").get("/user");
      assert.equal((body as { is_admin: boolean }).is_admin, true);
    });

    it("refuses none, a wrong one and ended ones, each in GitLab's words", async () => {
      for (const client of [new GitLabClient(emulator.url), as("wrong")]) {
        const { status, body } = await client.get(APP);
        assert.equal(status, 401);
        assert.deepEqual(body, { message: "401 Unauthorized" });
      }
      for (const token of ["expired", "revoked"]) {
        const { status, body } = await as(token).get(APP);
        assert.equal(status, 401);
        assert.equal((body as { error: string }).error, "invalid_token");
      }
    });

    it("lets a narrow scope do no more than it says", async () => {
      assert.equal((await as("reader").get(APP)).status, 200);
      const { status, body } = await as("reader").post(APP, { key: "K", value: "v" });
      assert.equal(status, 403);
      assert.equal((body as { error: string }).error, "insufficient_scope");
      assert.equal((await as("who-am-i").get("/user")).status, 200);
      assert.equal((await as("who-am-i").get(APP)).status, 403);
      assert.deepEqual([...emulator.variables()], []);
    });

    it("has bots for projects and groups, which go with them", async () => {
      assert.equal((await as("project-bot").get(APP)).status, 200);
      assert.equal((await as("project-bot").get(GROUP)).status, 404);
      assert.equal((await as("group-bot").get(GROUP)).status, 200);
      assert.equal((await as("group-bot").get(APP)).status, 200);
      emulator.deleteProject("acme/app");
      assert.equal((await as("project-bot").get("/user")).status, 401);
      emulator.deleteGroup("acme");
      assert.equal((await as("group-bot").get("/user")).status, 401);
    });
  });

  describe("roles", () => {
    const status = async (token: string, path: string) => (await as(token).get(path)).status;

    it("shows a project's variables to Maintainers, inherited roles included", async () => {
      const expected = { root: 200, olga: 200, max: 200, dora: 404, nobody: 404 };
      for (const [token, wanted] of Object.entries(expected)) {
        assert.equal(await status(token, APP), wanted, token);
      }
      assert.equal(await status("dora", SVC), 403);
      assert.equal(await status("max", SVC), 200);
      assert.equal(await status("maria", "/projects/maria%2Fnotes/variables"), 200);
    });

    it("shows a group's variables to Owners", async () => {
      const expected = { root: 200, olga: 200, max: 403, dora: 404, nobody: 404 };
      for (const [token, wanted] of Object.entries(expected)) {
        assert.equal(await status(token, GROUP), wanted, token);
      }
    });

    it("shows the instance's variables to administrators", async () => {
      assert.equal(await status("root", INSTANCE), 200);
      assert.equal(await status("olga", INSTANCE), 403);
      assert.equal(await status("root", "/application/statistics"), 200);
      assert.equal(await status("olga", "/application/statistics"), 403);
    });

    it("answers 403 where the place is public, 404 where it is hidden or missing", async () => {
      assert.equal(await status("nobody", "/projects/open%2Ftool/variables"), 403);
      assert.equal(await status("nobody", "/groups/open/variables"), 403);
      const hidden = await as("nobody").get(APP);
      const missing = await as("nobody").get("/projects/acme%2Fnothing/variables");
      assert.deepEqual(hidden.body, { message: "404 Project Not Found" });
      assert.deepEqual(hidden.body, missing.body);
      const group = await as("nobody").get(GROUP);
      assert.deepEqual(group.body, { message: "404 Group Not Found" });
    });

    it("refuses writes as it refuses reads, and changes nothing", async () => {
      const body = { key: "K", value: "v" };
      assert.equal((await as("dora").post(SVC, body)).status, 403);
      assert.equal((await as("nobody").post(APP, body)).status, 404);
      assert.equal((await as("max").post(GROUP, body)).status, 403);
      assert.equal((await as("olga").post(INSTANCE, body)).status, 403);
      assert.deepEqual([...emulator.variables()], []);
    });

    it("follows a role that changes", async () => {
      emulator.setRole("acme/platform", "dora", "Maintainer");
      assert.equal(await status("dora", SVC), 200);
      emulator.setRole("acme/platform", "dora", undefined);
      assert.equal(await status("dora", SVC), 404);
    });
  });

  describe("addresses", () => {
    it("finds projects and groups by number and by path, whatever the case", async () => {
      const { body } = await as("root").get("/projects/acme%2Fapp");
      const { id, path_with_namespace: path } = body as { id: number; path_with_namespace: string };
      assert.equal(path, "acme/app");
      for (const address of [String(id), "ACME%2FApp", "acme%2Fapp"]) {
        assert.equal((await as("max").get(`/projects/${address}/variables`)).status, 200, address);
      }
      const group = await as("root").get("/groups/acme%2Fplatform");
      const number = (group.body as { id: number }).id;
      assert.equal((await as("root").get(`/groups/${number}/variables`)).status, 200);
      assert.equal((await as("root").get("/projects/app/variables")).status, 404);
    });

    it("takes a slash for a slash, and an escaped path for one segment", async () => {
      assert.equal((await as("root").get("/projects/acme/app/variables")).status, 404);
      assert.equal((await as("root").get("/projects/acme%252Fapp/variables")).status, 404);
      assert.equal((await as("root").get("/projects/%E0%A4%A/variables")).status, 400);
    });

    it("redirects reads of a project that has moved, and refuses its writes", async () => {
      emulator.moveProject("acme/app", "acme/platform/app");
      const read = await as("max").get(`${APP}/KEY?a=b`);
      assert.equal(read.status, 301);
      const location = String(read.headers["location"]);
      assert.match(location, /\/api\/v4\/projects\/\d+\/variables\/KEY\?a=b$/);
      assert.equal(read.text, `This resource has been moved permanently to ${location}`);
      const write = await as("max").post(APP, { key: "K", value: "v" });
      assert.equal(write.status, 405);
      assert.deepEqual(write.body, {
        message: "Non GET methods are not allowed for moved projects",
      });
      assert.equal((await as("max").get("/projects/acme%2Fold-app")).status, 301);
      assert.equal((await as("nobody").get(APP)).status, 404);
      assert.equal((await as("max").get("/projects/acme%2Fplatform%2Fapp/variables")).status, 200);
    });

    it("lets nobody see the variables of an archived project, until it is unarchived", async () => {
      const museum = "/projects/acme%2Fmuseum";
      for (const token of ["root", "olga", "max"]) {
        const { status, body } = await as(token).get(`${museum}/variables`);
        assert.equal(status, 403);
        assert.deepEqual(body, { message: "403 Forbidden" });
      }
      const { body } = await as("max").get(museum);
      assert.equal((body as { archived: boolean }).archived, true);
      emulator.archiveProject("acme/museum", false);
      assert.equal((await as("max").get(`${museum}/variables`)).status, 200);
    });

    it("forgets a deleted project and all below a deleted group", async () => {
      emulator.deleteProject("acme/app");
      assert.equal((await as("root").get(APP)).status, 404);
      emulator.deleteGroup("acme");
      assert.equal((await as("root").get(GROUP)).status, 404);
      assert.equal((await as("root").get(SVC)).status, 404);
      assert.equal((await as("root").get("/projects/open%2Ftool")).status, 200);
    });
  });
});
