import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devWorld } from "../../sandbox/dev";
import { SandboxStack } from "../../sandbox/stack";
import { World } from "../../sandbox/world";
import index from "../../index";
import { ONE_TEAM } from "../support/liveStack";
import { ENGINE_VERSION, GITHUB_PLUGIN_VERSION } from "../../engine/versions";
import manifest from "../../package.json";
import { findEngine } from "../../engine/pulumiCli";
import { EngineError } from "../../engine/engineError";

describe("index.ts", function () {
  this.timeout(120_000);

  it("is the program: it reads the environment of the shell and delivers a key", async () => {
    const world = await World.start(devWorld(() => undefined));
    const before = { ...process.env };
    try {
      Object.assign(process.env, world.administratorEnvironment());
      const stack = await SandboxStack.create(world, "dev", ONE_TEAM, index);
      const run = await stack.up();
      assert.ok(run.ok, run.printed);
      assert.equal([...world.github.secrets()].length, 1);
      assert.deepEqual(Object.keys(stack.outputs()).sort(), ["ledger", "status"]);
    } finally {
      process.env = before;
      await world.stop();
    }
  });
});

describe("the engine", () => {
  it("is pinned to the same version everywhere", () => {
    assert.equal(manifest.dependencies["@pulumi/pulumi"], ENGINE_VERSION);
    assert.equal(manifest.dependencies["@pulumi/github"], GITHUB_PLUGIN_VERSION);
  });

  it("is asked for in plain words where it can be neither found, downloaded nor built", async () => {
    const home = mkdtempSync(join(tmpdir(), "flyte-ci-keys-cache-"));
    const path = process.env["PATH"];
    try {
      process.env["PATH"] = home;
      await assert.rejects(
        findEngine(() => undefined, { XDG_CACHE_HOME: home, PATH: home }),
        (error: unknown) =>
          error instanceof EngineError && /Install the CLI .*, or Go/.test(error.message),
      );
    } finally {
      process.env["PATH"] = path;
      rmSync(home, { recursive: true, force: true });
    }
  });
});
