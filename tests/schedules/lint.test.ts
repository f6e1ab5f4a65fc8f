import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findActionlint, lint, lintGitLab } from "../support/linters";
import { gitHubWorkflow, gitLabPipeline, SCHEDULES, scheduleText } from "./scheduleFiles";

describe("the GitHub Actions schedule", () => {
  const text = scheduleText("github-actions.yml");
  const { jobs, permissions, on } = gitHubWorkflow();

  describe("judged by actionlint", () => {
    let actionlint: string;

    before(async function () {
      actionlint = await findActionlint(this);
    });

    it("has no flaw", async () => {
      assert.equal(await lint(actionlint, [join(SCHEDULES, "github-actions.yml")]), "");
    });

    it("would have been found to have one", async () => {
      const folder = mkdtempSync(join(tmpdir(), "flyte-lint-"));
      const broken = join(folder, "broken.yml");
      writeFileSync(broken, text.replace("matrix.stack }}", "matrix.stock }}"));
      await assert.rejects(lint(actionlint, [broken]), /property "stock" is not defined/);
      rmSync(folder, { recursive: true });
    });
  });

  it("pins every action to a commit, with its version beside", () => {
    const uses = text.split("\n").filter((line) => line.includes("uses:"));
    assert.equal(uses.length, 10);
    for (const line of uses) {
      assert.match(line, /uses: [a-z-]+\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("may do nothing but read the code and sign in to the state backend", () => {
    assert.deepEqual(permissions, {});
    for (const [name, job] of Object.entries(jobs)) {
      assert.deepEqual(job.permissions, { contents: "read", "id-token": "write" }, name);
    }
  });

  it("hands administrators' credentials to the step that updates, and to no other", () => {
    const holders = Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ env = {} }) => /PRIVATE_KEY|APP_KEY/.test(JSON.stringify(env)))
      .map(({ name }) => name);
    assert.deepEqual(holders, ["Update"]);
  });

  it("lets one update of a stack run at a time, and no failure stop another stack", () => {
    assert.equal(jobs.update.concurrency?.group, "ci-keys-${{ matrix.stack }}");
    assert.equal(jobs.update.strategy?.["fail-fast"], false);
    // A person's input reaches no shell as text.
    for (const { run = "" } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      assert.doesNotMatch(run, /\$\{\{/);
    }
  });

  it("runs daily, not on the hour", () => {
    assert.match(on.schedule[0]?.cron ?? "", /^[1-9]\d? \d+ \* \* \*$/);
  });
});

describe("the GitLab CI schedule", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flyte-lint-"));
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps GitLab's schema, and has two jobs", async () => {
    copyFileSync(join(SCHEDULES, "gitlab-ci.yml"), join(folder, ".gitlab-ci.yml"));
    const [, ...jobs] = (await lintGitLab(folder)).trim().split("\n");
    assert.deepEqual(
      jobs.map((line) => line.split(";")[0]),
      ["update", "tell"],
    );
  });

  it("would have been found to break it", async () => {
    const broken = scheduleText("gitlab-ci.yml").replace(
      "resource_group: ci-keys",
      "resource_group: []",
    );
    writeFileSync(join(folder, ".gitlab-ci.yml"), broken);
    await assert.rejects(lintGitLab(folder), /Invalid \.gitlab-ci\.yml configuration/);
  });

  it("updates one run at a time, and tells even when that failed", () => {
    const { update, tell } = gitLabPipeline();
    assert.equal(update.resource_group, "ci-keys");
    assert.equal(tell.when, "always");
  });
});

describe("the crontab", () => {
  const lines = scheduleText("cron/crontab")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

  it("has variables and one job, for a user that is not root", () => {
    const jobs = lines.filter((line) => !/^[A-Z]+=\S+$/.test(line));
    assert.equal(jobs.length, 1);
    const [minute, ...rest] = (jobs[0] ?? "").split(" ");
    assert.ok(Number(minute) > 0 && Number(minute) < 60);
    assert.deepEqual(rest.slice(0, 5), ["*", "*", "*", "*", "ci-keys"]);
    assert.match(rest[5] ?? "", /\/docs\/schedules\/cron\/ci-keys\.sh$/);
    // cron ends a line there.
    assert.ok(!jobs[0]?.includes("%"));
  });
});
