import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../sandbox/stack";
import { codeIn, pageText } from "../docs/markdown";

const PLAYGROUND = join(ROOT, "sandbox", "playground.ts");
const FOLDER = join(ROOT, ".sandbox", "playground");

/** The commands that README.md shows for the playground. */
function commandsOfReadme(): string {
  const blocks = codeIn(pageText("README.md")).filter((code) => code.startsWith("npx flyte-"));
  const [block] = blocks.filter((code) => code.includes("--html"));
  return block ?? assert.fail("README.md must show the playground's commands");
}

describe("the playground", function () {
  this.timeout(180_000);

  it("does what README.md says: three teams, the board, a new key for one; and leaves nothing", async () => {
    const script = `set -e\n${commandsOfReadme()}\ntest -s board.html`;
    const args = ["--import", "tsx", PLAYGROUND, script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    assert.match(stdout, /^payments: generation 2 is in every store; generation 1 works on$/m);
    assert.match(stdout, /^payments +dev +ok +2 .* 1 works$/m);
    for (const team of ["search", "recommendations"]) {
      assert.match(stdout, new RegExp(`^${team} +dev +ok +1 `, "m"));
    }
    assert.ok(!existsSync(FOLDER));
  });
});
