import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTornSidecar } from "../../../cli/repair/sidecar";

describe("repair: the file beside a state", () => {
  let root: string;
  let state: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sidecar-"));
    const folder = join(root, ".pulumi", "stacks", "flyte-ci-keys");
    mkdirSync(folder, { recursive: true });
    state = join(folder, "dev.json");
    writeFileSync(state, "{}");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const remove = () => removeTornSidecar(root, "flyte-ci-keys", "dev");

  for (const half of ["", '{"user.content_type":"appl']) {
    it(`goes, and the state stays, where a kill left ${half === "" ? "nothing" : "half"} of it`, () => {
      writeFileSync(`${state}.attrs`, half);
      assert.equal(remove(), true);
      assert.deepEqual([existsSync(`${state}.attrs`), existsSync(state)], [false, true]);
      assert.equal(remove(), false);
    });
  }

  it("stays where it is whole", () => {
    writeFileSync(`${state}.attrs`, '{"user.content_type":"application/json"}\n');
    assert.equal(remove(), false);
    assert.equal(existsSync(`${state}.attrs`), true);
  });
});
