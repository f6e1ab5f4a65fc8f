import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitLabEmulator, type World } from "../../../../sandbox/emulators/gitlab/gitlab";
import { APP, GitLabClient, GROUP, INSTANCE, WORLD } from "./gitLabClient";

const SECRET = { key: "KEY", value: "canary+/=01234567", masked: true, raw: true };

describe("GitLab emulator: variables", () => {
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

  async function refusal(path: string, body: unknown): Promise<unknown> {
    const answer = await root.post(path, body);
    assert.equal(answer.status, 400);
    return answer.body;
  }

  describe("of every place", () => {
    for (const [place, path, noun] of [
      ["project", APP, "Variable"],
      ["group", GROUP, "GroupVariable"],
      ["instance", INSTANCE, "InstanceVariable"],
    ] as const) {
      it(`adds, shows, lists, changes and deletes one of a ${place}`, async () => {
        const added = await root.post(path, { ...SECRET, description: "d", protected: true });
        assert.equal(added.status, 201);
        const shown = { ...SECRET, protected: true, variable_type: "env_var", description: "d" };
        const scoped = place === "instance" ? {} : { environment_scope: "*", hidden: false };
        assert.deepEqual(added.body, { ...shown, ...scoped });
        assert.deepEqual((await root.get(`${path}/KEY`)).body, added.body);
        assert.deepEqual((await root.get(path)).body, [added.body]);

        const changed = await root.put(`${path}/KEY`, { value: "canary-two-2", protected: false });
        assert.equal(changed.status, 200);
        const now = { ...shown, ...scoped, value: "canary-two-2", protected: false };
        assert.deepEqual(changed.body, now);

        assert.equal((await root.delete(`${path}/KEY`)).status, 204);
        for (const answer of [
          await root.get(`${path}/KEY`),
          await root.put(`${path}/KEY`, { value: "x" }),
          await root.delete(`${path}/KEY`),
        ]) {
          assert.equal(answer.status, 404);
          assert.deepEqual(answer.body, { message: `404 ${noun} Not Found` });
        }
      });
    }

    it("refuses a key that is taken, and leaves the value alone", async () => {
      await root.post(APP, SECRET);
      assert.deepEqual(await refusal(APP, { ...SECRET, value: "another-value" }), {
        message: { key: ["(KEY) has already been taken"] },
      });
      const address = {
        kind: "project",
        path: "acme/app",
        key: "KEY",
        environmentScope: "*",
      } as const;
      assert.equal(emulator.variable(address)?.value, SECRET.value);
    });

    it("takes form bodies and query parameters as it takes JSON", async () => {
      const form = new URLSearchParams({ key: "FORM", value: "v", protected: "true" }).toString();
      const { body } = await root.send("POST", APP, form);
      assert.equal((body as { protected: boolean }).protected, true);
      const answer = await root.send("PUT", `${APP}/FORM?value=other`);
      assert.equal((answer.body as { value: string }).value, "other");
    });

    it("names parameters that are missing or of the wrong kind", async () => {
      assert.deepEqual(await refusal(APP, {}), { error: "key is missing, value is missing" });
      const wrong = { key: "K", value: "v", masked: "perhaps" };
      assert.deepEqual(await refusal(APP, wrong), { error: "masked is invalid" });
      assert.deepEqual(await refusal(APP, { key: "K", value: "v", variable_type: "envVar" }), {
        error: "variable_type does not have a valid value",
      });
      assert.deepEqual(await refusal(APP, []), { error: "The request body is not a JSON object" });
    });

    it("has room for so many and no more", async () => {
      await restart({ limits: { project: 1, group: 1, instance: 1 } });
      for (const [path, name] of [
        [APP, "project ci variables"],
        [GROUP, "group ci variables"],
        [INSTANCE, "ci instance level variables"],
      ] as const) {
        assert.equal((await root.post(path, SECRET)).status, 201);
        assert.deepEqual(await refusal(path, { ...SECRET, key: "SECOND" }), {
          message: { base: [`Maximum number of ${name} (1) exceeded`] },
        });
      }
    });

    it("tells of every change without a value, and lists what it holds", async () => {
      const told: string[] = [];
      emulator.onChange((what) => told.push(what));
      await root.post(APP, { ...SECRET, environment_scope: "prod" });
      await root.put(`${APP}/KEY`, { value: "canary-two-2" });
      assert.deepEqual(
        [...emulator.variables()],
        [
          {
            address: { kind: "project", path: "acme/app", key: "KEY", environmentScope: "prod" },
            value: "canary-two-2",
          },
        ],
      );
      await root.delete(`${APP}/KEY`);
      await root.post(INSTANCE, SECRET);
      assert.deepEqual(told, [
        "variable KEY (prod) of project acme/app created",
        "variable KEY (prod) of project acme/app updated",
        "variable KEY (prod) of project acme/app deleted",
        "variable KEY (*) of instance created",
      ]);
    });
  });

  it("begins with the variables that are described", async () => {
    await restart({
      projects: [{ path: "acme/app", variables: [{ key: "KEY", value: "v", protected: true }] }],
      variables: [{ key: "ALL", value: "w" }],
    });
    const held = [...emulator.variables()].map(({ address, value }) => [address.kind, value]);
    assert.deepEqual(held, [
      ["project", "v"],
      ["instance", "w"],
    ]);
  });
});
