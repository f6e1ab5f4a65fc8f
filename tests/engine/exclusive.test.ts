import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../sandbox/stack";

/** A builder as another process: notes that it built, takes a while, then puts the file into place in one step. */
const BUILDER = `
  import { appendFileSync, renameSync, writeFileSync } from "node:fs";
  import { exclusive } from ${JSON.stringify(join(ROOT, "engine", "exclusive.ts"))};
  const [target, log, pause] = process.argv.slice(2);
  await exclusive(target, (line) => console.log(line), async () => {
    appendFileSync(log, "built\\n");
    await new Promise((resolve) => setTimeout(resolve, Number(pause)));
    writeFileSync(target + ".tmp", "whole");
    renameSync(target + ".tmp", target);
  });
`;

describe("two processes that build the same file", function () {
  this.timeout(60_000);
  let folder: string;
  let target: string;
  let log: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-exclusive-"));
    target = join(folder, "made", "file");
    log = join(folder, "log");
    writeFileSync(join(folder, "builder.mts"), BUILDER);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const builder = (pause: number): ChildProcess =>
    spawn(
      process.execPath,
      ["--import", "tsx", join(folder, "builder.mts"), target, log, String(pause)],
      { cwd: ROOT, stdio: "ignore" },
    );
  const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));
  const builds = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0);

  it("build it once; the other waits and finds it", async () => {
    const both = [builder(1000), builder(1000)];
    assert.deepEqual(await Promise.all(both.map(ended)), [0, 0]);
    assert.equal(builds(), 1);
    assert.equal(readFileSync(target, "utf8"), "whole");
  });

  it("recover from a builder that was killed: its lock goes stale and nothing half-made is left", async () => {
    const killed = builder(60_000);
    while (builds() === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    killed.kill("SIGKILL");
    await ended(killed);
    assert.equal(existsSync(target), false);
    const past = new Date(Date.now() - 120_000); // as if two minutes had passed
    utimesSync(`${target}.lock`, past, past);
    assert.equal(await ended(builder(10)), 0);
    assert.equal(builds(), 2);
    assert.equal(readFileSync(target, "utf8"), "whole");
  });
});
