import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitLabEmulator, type World } from "../../../../sandbox/emulators/gitlab/gitlab";
import { APP, GitLabClient, GROUP, inScope, WORLD } from "./gitLabClient";

const SECRET = { key: "KEY", value: "canary+/=01234567", masked: true, raw: true };

describe("GitLab emulator: scopes and versions", () => {
  let emulator: GitLabEmulator;
  let root: GitLabClient;

  async function start(changes: Partial<World> = {}): Promise<void> {
    emulator = await new GitLabEmulator(new SandboxClock(), { ...WORLD, ...changes }).start();
    root = new GitLabClient(emulator.url, { "private-token": "root" });
  }

  beforeEach(() => start());

  afterEach(() => emulator.stop());

  async function restart(changes: Partial<World>): Promise<void> {
    await emulator.stop();
    await start(changes);
  }

  describe("environment scopes", () => {
    beforeEach(async () => {
      for (const scope of ["*", "production", "review/*"]) {
        await root.post(APP, { ...SECRET, value: `value-of-${scope}`, environment_scope: scope });
      }
    });

    it("tell variables of one key apart", async () => {
      const { body } = await root.get(`${APP}/KEY${inScope("review/*")}`);
      assert.equal((body as { value: string }).value, "value-of-review/*");
      await root.put(`${APP}/KEY${inScope("production")}`, { value: "changed-value" });
      await root.delete(`${APP}/KEY${inScope("*")}`);
      const values = [...emulator.variables()].map(({ value }) => value);
      assert.deepEqual(values, ["changed-value", "value-of-review/*"]);
      assert.equal((await root.get(`${APP}/KEY${inScope("staging")}`)).status, 404);
    });

    it("call for a filter where several have the key", async () => {
      for (const answer of [
        await root.get(`${APP}/KEY`),
        await root.put(`${APP}/KEY`, { value: "changed-value" }),
        await root.delete(`${APP}/KEY`),
      ]) {
        assert.equal(answer.status, 409);
        assert.match(JSON.stringify(answer.body), /There are multiple variables/);
      }
      assert.equal([...emulator.variables()].length, 3);
    });

    it("cannot be changed to one that is taken", async () => {
      const path = `${APP}/KEY${inScope("production")}`;
      const { status, body } = await root.put(path, { environment_scope: "*" });
      assert.equal(status, 400);
      assert.deepEqual(body, { message: { key: ["(KEY) has already been taken"] } });
    });

    it("of groups: an update without a filter takes the first one", async () => {
      await root.post(GROUP, SECRET);
      await root.post(GROUP, { ...SECRET, environment_scope: "production" });
      assert.equal((await root.get(`${GROUP}/KEY`)).status, 409);
      const { body } = await root.put(`${GROUP}/KEY`, { value: "changed-value" });
      assert.equal((body as { environment_scope: string }).environment_scope, "*");
    });
  });

  describe("of other versions and tiers", () => {
    it("drops the environment scope of group variables below Premium, in silence", async () => {
      await restart({ tier: "free" });
      const scoped = { ...SECRET, environment_scope: "production" };
      const { status, body } = await root.post(GROUP, scoped);
      assert.equal(status, 201);
      assert.equal((body as { environment_scope: string }).environment_scope, "*");
      const project = await root.post(APP, scoped);
      assert.equal((project.body as { environment_scope: string }).environment_scope, "production");
    });

    it("hides nothing before 17.4, in silence", async () => {
      await restart({ version: "17.3.7" });
      const { body } = await root.post(APP, { ...SECRET, masked_and_hidden: true });
      assert.equal((body as { value: string }).value, SECRET.value);
      assert.ok(!("hidden" in (body as object)));
    });

    it("passes over the filter of groups before 16.9, and descriptions before 16.2", async () => {
      await restart({ version: "16.1.0-ee" });
      const { body } = await root.post(GROUP, { ...SECRET, description: "d" });
      assert.ok(!("description" in (body as object)));
      assert.equal((await root.get(`${GROUP}/KEY${inScope("other")}`)).status, 200);
    });

    it("says which version it is", async () => {
      await restart({ version: "17.11.2" });
      for (const path of ["/version", "/metadata"]) {
        const { body } = await root.get(path);
        const { version, enterprise } = body as Record<string, unknown>;
        assert.deepEqual([version, enterprise], ["17.11.2", false]);
      }
    });
  });
});
