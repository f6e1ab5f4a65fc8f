import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { mixedBoard } from "../cli/board/boards";
import { FakeCommands } from "./fakeCommands";
import { cronJobScript, gitHubWorkflow, gitLabPipeline, type GitHubJob } from "./scheduleFiles";

function gitHubScript(job: GitHubJob, name: string): string {
  return job.steps.find((step) => step.name === name)?.run ?? "";
}

const { jobs } = gitHubWorkflow();
const { update, tell } = gitLabPipeline();

/** Scripts that update, and those that show and tell, by the scheduler. */
const UPDATES = {
  "GitHub Actions": gitHubScript(jobs.update, "Update"),
  "GitLab CI": update.script.join("\n"),
};
const TELLS = {
  "GitHub Actions": gitHubScript(jobs.tell, "Show and tell"),
  "GitLab CI": tell.script.join("\n"),
  "the CronJob": cronJobScript().replaceAll("/tmp/", ""),
};

describe("the schedules' scripts", () => {
  let commands: FakeCommands;
  const surroundings = {
    STACK: "payments-prod",
    PUBLISHED: "s3://board",
    PUSHGATEWAY_URL: "http://gateway",
    CIKEYS_WEBHOOK: "https://hook",
  };

  beforeEach(() => (commands = new FakeCommands()));
  afterEach(() => commands.remove());

  const run = (script: string, up: number, status: number) =>
    commands.run(script, {
      ...commands.environment(up, status, surroundings),
      GITHUB_STEP_SUMMARY: commands.path("summary"),
      GITHUB_OUTPUT: commands.path("output"),
      BOARD: commands.path("board"),
    });

  for (const [name, script] of Object.entries(UPDATES)) {
    for (const [up, code] of [
      [0, 0],
      [1, 1],
      [3, 0],
      [4, 4],
      [130, 130],
    ] as const) {
      it(`${name}: an update that ends with ${up} ends the step with ${code}`, async () => {
        const ran = await run(script, up, 0);
        assert.equal(ran.code, code, ran.stderr);
        assert.equal(ran.calls.length, 1);
        assert.match(ran.calls[0] ?? "", /^flyte-ci-keys up (--all|--stack payments-prod) --due$/);
        assert.equal(/updated by somebody else/.test(ran.stdout), up === 3);
      });
    }
  }

  for (const [name, script] of Object.entries(TELLS)) {
    for (const [status, code] of [
      [0, 0],
      [2, 0],
      [3, 0],
      [1, 1],
      [4, 4],
    ] as const) {
      it(`${name}: publishes whatever the state is: ${status} ends the step with ${code}`, async () => {
        const { code: ended, calls, stderr } = await run(script, 0, status);
        assert.equal(ended, code, stderr);
        assert.match(calls[0] ?? "", /^flyte-ci-keys status .*--openmetrics \S*keys\.prom/);
        assert.match(calls[0] ?? "", /--html \S*board\.html/);
        assert.match(calls[0] ?? "", /--notify-env CIKEYS_WEBHOOK --notify-format slack$/);
        assert.match(calls.slice(1).join("\n"), /keys\.prom.*(s3:\/\/board|http:\/\/gateway)/);
      });
    }
  }

  it("GitHub Actions: the summary gets the board", async () => {
    await run(TELLS["GitHub Actions"], 0, 0);
    assert.match(readFileSync(commands.path("summary"), "utf8"), /^# CI keys$/m);
  });

  it("GitHub Actions: a job for each stack with something to do, and for no other", async () => {
    const board = mixedBoard();
    writeFileSync(commands.path("board"), JSON.stringify(board));
    const { code, stderr } = await run(
      gitHubScript(jobs.look, "Find the stacks with something to do"),
      0,
      4,
    );
    assert.equal(code, 0, stderr);
    const output = readFileSync(commands.path("output"), "utf8");
    const stacks = JSON.parse(/^stacks=(.*)$/m.exec(output)?.[1] ?? "") as string[];
    const busy = [...board.teams, ...board.stacks].filter(({ state }) => state !== "ok");
    assert.deepEqual(stacks, [...new Set(busy.map(({ stack }) => stack))].sort());
    assert.ok(stacks.length > 0 && stacks.length < board.stacks.length);
  });

  it("GitHub Actions: no board, no jobs, and not the look of a quiet day", async () => {
    writeFileSync(commands.path("board"), JSON.stringify({ error: "there is no Pulumi.yaml" }));
    const { code } = await run(
      gitHubScript(jobs.look, "Find the stacks with something to do"),
      0,
      1,
    );
    assert.notEqual(code, 0);
  });
});
