import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findEngine } from "../../../engine/pulumiCli";
import { pulumiHome } from "../../../engine/home";
import { pulumi } from "../../../cli/backend/pulumi";
import type { JobResult } from "../../../cli/fleet/job";
import { Pool } from "../../../cli/fleet/pool";
import { ROOT } from "../../../sandbox/stack";

/**
 * A program that declares nothing. `bad` leaves a rejection behind that nobody handles: one while it runs, one that comes
 * up after it has ended well.
 */
const PROGRAM = `
const pulumi = require(${JSON.stringify(join(ROOT, "node_modules/@pulumi/pulumi"))});
const { appendFileSync } = require("node:fs");
module.exports = async () => {
  const stack = pulumi.getStack();
  appendFileSync(process.env.RUNS, stack + " " + process.pid + "\\n");
  if (stack === "leaves") setTimeout(() => Promise.reject(new Error("late stray")), 1500);
  if (stack === "fails") throw new pulumi.RunError("this one fails");
  if (stack === "slow") await new Promise((resolve) => setTimeout(resolve, 4000));
  return {};
};
`;

describe("stacks that run side by side, on the real engine", function () {
  this.timeout(120_000);
  let folder: string;
  let runs: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-pool-"));
    runs = join(folder, "runs");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: pool\nruntime: nodejs\n");
    writeFileSync(join(folder, "program.cjs"), PROGRAM);
    const engine = await findEngine(() => undefined);
    env = {
      ...process.env,
      PATH: [engine.folder, process.env["PATH"]].join(delimiter),
      PULUMI_BACKEND_URL: `file://${folder}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "x",
      PULUMI_HOME: pulumiHome(),
      RUNS: runs,
    };
    for (const stack of ["leaves", "slow", "fails", "good"]) {
      await pulumi(
        { engineFolder: engine.folder, folder, env },
        "stack",
        "init",
        stack,
        "--no-select",
      );
    }
  });

  beforeEach(() => writeFileSync(runs, ""));

  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (stacks: string[], concurrency: number): Promise<JobResult[]> => {
    const nothing = () => undefined;
    const pool = new Pool({
      setup: { folder, project: "pool", program: join(folder, "program.cjs") },
      env,
      concurrency,
      listener: { started: nothing, progress: nothing, finished: nothing },
    });
    return pool.run(stacks.map((stack) => ({ stack, operation: "up" })));
  };

  /** Process that each stack ran in, in the order of the runs. */
  const processes = () =>
    readFileSync(runs, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]);

  const outcomes = (results: JobResult[]) => results.map(({ stack, outcome }) => [stack, outcome]);

  it("one that fails stops no other, and says why", async () => {
    const results = await run(["fails", "good", "leaves"], 2);
    assert.deepEqual(outcomes(results), [
      ["fails", "failed"],
      ["good", "succeeded"],
      ["leaves", "succeeded"],
    ]);
    assert.match(results[0]?.message ?? "", /^this one fails$/);
  });

  it("share a process one after the other, but never one in which something failed", async () => {
    await run(["good", "leaves", "fails", "good"].slice(0, 2), 1);
    const [first, second] = processes();
    assert.equal(first?.[1], second?.[1]);
    writeFileSync(runs, "");
    await run(["fails", "good"], 1);
    const [failed, next] = processes();
    assert.notEqual(failed?.[1], next?.[1]);
  });

  it("a stray error of one stack does not fail the next in its process", async () => {
    const results = await run(["leaves", "slow"], 1);
    assert.deepEqual(outcomes(results), [
      ["leaves", "succeeded"],
      ["slow", "succeeded"],
    ]);
    // It came up in the middle of the second one, which was therefore run again in a process of its own.
    const slow = processes().filter(([stack]) => stack === "slow");
    assert.equal(slow.length, 2);
    assert.notEqual(slow[0]?.[1], slow[1]?.[1]);
  });
});
