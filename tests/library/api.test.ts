import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../../sandbox/stack";

const TYPEDOC = join(ROOT, "node_modules", "typedoc", "bin", "typedoc");

describe("the API reference", function () {
  this.timeout(120_000);

  it("builds without a warning: every name that it speaks of is exported and explained", () => {
    const args = [TYPEDOC, "--options", join("library", "typedoc.json"), "--emit", "none"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
  });
});
