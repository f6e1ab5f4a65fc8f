import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitLabEmulator, type World } from "../../../../sandbox/emulators/gitlab/gitlab";
import { APP, GitLabClient, INSTANCE, WORLD } from "./gitLabClient";

const SECRET = { key: "KEY", value: "canary+/=01234567", masked: true, raw: true };

describe("GitLab emulator: rules for variables", () => {
  let emulator: GitLabEmulator;
  let root: GitLabClient;

  async function start(changes: Partial<World> = {}): Promise<void> {
    emulator = await new GitLabEmulator(new SandboxClock(), { ...WORLD, ...changes }).start();
    root = new GitLabClient(emulator.url, { "private-token": "root" });
  }

  beforeEach(() => start());

  afterEach(() => emulator.stop());

  async function refusal(path: string, body: unknown): Promise<unknown> {
    const answer = await root.post(path, body);
    assert.equal(answer.status, 400);
    return answer.body;
  }

  describe("rules for values and names", () => {
    const MASKABLE = ["abcdefgh", "AZaz09_+=/@:.~-", "a".repeat(5000)];
    const RAW_ONLY = ["abc$defgh", "a!b?c#d,e", "füünfzig"];
    const NEVER = [
      "short",
      "1234567",
      "has a space",
      "two\nlines-here",
      "ends-in-newline\n",
      "tab\there-1",
    ];

    async function accepts(value: string, raw: boolean): Promise<boolean> {
      const { status, body } = await root.post(APP, { key: "KEY", value, masked: true, raw });
      if (status === 201) await root.delete(`${APP}/KEY`);
      else assert.deepEqual(body, { message: { value: ["is invalid"] } });
      return status === 201;
    }

    it("masks what GitLab's patterns allow, expanded and raw", async () => {
      for (const value of MASKABLE) {
        assert.ok(await accepts(value, false), value.slice(0, 20));
        assert.ok(await accepts(value, true), value.slice(0, 20));
      }
      for (const value of RAW_ONLY) {
        assert.equal(await accepts(value, false), false, value);
        assert.ok(await accepts(value, true), value);
      }
      for (const value of NEVER) {
        assert.equal(await accepts(value, false), false, value);
        assert.equal(await accepts(value, true), false, value);
      }
    });

    it("stores anything unmasked, and refuses to mask it later", async () => {
      await root.post(APP, { key: "KEY", value: "has a space" });
      const { status, body } = await root.put(`${APP}/KEY`, { masked: true });
      assert.equal(status, 400);
      assert.deepEqual(body, { message: { value: ["is invalid"] } });
    });

    it("refuses other keys, scopes and descriptions", async () => {
      const only = "can contain only letters, digits and '_'.";
      const keys: [string, string[]][] = [
        ["", ["can't be blank", only]],
        ["a-b", [only]],
        ["k".repeat(256), ["is too long (maximum is 255 characters)"]],
      ];
      for (const [key, texts] of keys) {
        assert.deepEqual(await refusal(APP, { key, value: "v" }), { message: { key: texts } });
      }
      const scope = (await refusal(APP, { key: "K", value: "v", environment_scope: "a,b" })) as {
        message: { environment_scope: string[] };
      };
      assert.match(scope.message.environment_scope[0] ?? "", /^can contain only letters, digits/);
      assert.deepEqual(await refusal(APP, { key: "K", value: "v", description: "d".repeat(256) }), {
        message: { description: ["is too long (maximum is 255 characters)"] },
      });
      const long = await refusal(INSTANCE, { key: "K", value: "v".repeat(10_001) });
      assert.match(JSON.stringify(long), /exceeds the 10000 character limit/);
    });
  });

  describe("hidden ones", () => {
    beforeEach(() => root.post(APP, { ...SECRET, masked: false, masked_and_hidden: true }));

    it("are masked, and never shown again", async () => {
      const { body } = await root.get(`${APP}/KEY`);
      const { value, masked, hidden } = body as Record<string, unknown>;
      assert.deepEqual([value, masked, hidden], [null, true, true]);
      assert.ok(!(await root.get(APP)).text.includes("canary"));
      assert.equal([...emulator.variables()][0]?.value, SECRET.value);
    });

    it("can get another value while `masked` stays as it is", async () => {
      const update = { value: "canary-two-2", masked: true };
      assert.equal((await root.put(`${APP}/KEY`, update)).status, 200);
      assert.equal([...emulator.variables()][0]?.value, "canary-two-2");
    });

    it("cannot be unmasked", async () => {
      const { status, body } = await root.put(`${APP}/KEY`, { masked: false });
      assert.equal(status, 400);
      assert.deepEqual(body, {
        message: {
          base: ["The visibility setting cannot be changed for masked and hidden variables."],
        },
      });
    });

    it("are made hidden when they are made, or never", async () => {
      await root.post(APP, { ...SECRET, key: "SEEN" });
      const { body } = await root.put(`${APP}/SEEN`, { masked_and_hidden: true, hidden: true });
      assert.equal((body as { hidden: boolean }).hidden, false);
      await root.post(INSTANCE, { ...SECRET, masked_and_hidden: true });
      assert.ok(!("hidden" in ((await root.get(`${INSTANCE}/KEY`)).body as object)));
    });
  });
});
