import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findActionlint, lint, lintGitLab } from "../support/linters";
import { FILES, template, TEMPLATES } from "./templates";

const run = promisify(execFile);
describe("the GitHub Actions template", () => {
  const { text } = template("github");

  describe("judged by actionlint", () => {
    let actionlint: string;

    before(async function () {
      actionlint = await findActionlint(this);
    });

    it("has no flaw", async () => {
      assert.equal(await lint(actionlint, [join(TEMPLATES, FILES.github)]), "");
    });

    it("would have been found to have one", async () => {
      const folder = mkdtempSync(join(tmpdir(), "flyte-lint-"));
      const broken = join(folder, "broken.yml");
      writeFileSync(broken, text.replace("timeout-minutes: 15", "timeout-minuts: 15"));
      await assert.rejects(lint(actionlint, [broken]), /unexpected key "timeout-minuts"/);
      rmSync(folder, { recursive: true });
    });
  });

  it("pins every action to a commit, with its version beside", () => {
    const uses = text.split("\n").filter((line) => line.includes("uses:"));
    assert.equal(uses.length, 2);
    for (const line of uses) {
      assert.match(line, /uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});

describe("the GitLab CI template", () => {
  const { text } = template("gitlab");
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "flyte-lint-"));
    await run("git", ["init", "--quiet"], { cwd: folder });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps GitLab's schema, and has one job", async () => {
    copyFileSync(join(TEMPLATES, FILES.gitlab), join(folder, ".gitlab-ci.yml"));
    const jobs = (await lintGitLab(folder)).trim().split("\n");
    assert.equal(jobs.length, 2, jobs.join("\n"));
    assert.match(jobs[1] ?? "", /^deploy;/);
  });

  it("would have been found to break it", async () => {
    const broken = text.replace("timeout: 15 minutes", "timeout: [15]");
    writeFileSync(join(folder, ".gitlab-ci.yml"), broken);
    await assert.rejects(lintGitLab(folder), /Invalid \.gitlab-ci\.yml configuration/);
  });
});

/** No linter of Jenkinsfiles comes from a package registry; what Jenkins itself would say is not proven. */
describe("the Jenkinsfile template", () => {
  const { text } = template("jenkins");
  /** Without comments and texts, in which braces mean nothing. */
  const skeleton = text
    .replace(/'''.*?'''/gs, "''")
    .replace(/'[^'\n]*'/g, "''")
    .replace(/\/\/.*$/gm, "");

  it("is one declarative pipeline with the sections that one must have", () => {
    assert.match(skeleton.trim(), /^pipeline \{.*\}$/s);
    for (const section of [
      /^ {2}agent any$/m,
      /^ {2}options \{/m,
      /^ {2}environment \{/m,
      /^ {2}stages \{/m,
    ]) {
      assert.match(skeleton, section);
    }
    assert.equal(skeleton.match(/stage\(''\) \{\s+steps \{/g)?.length, 2);
  });

  it("closes what it opens, in order", () => {
    const closing: Record<string, string> = { "{": "}", "(": ")", "[": "]" };
    const open: string[] = [];
    for (const character of skeleton) {
      if (character in closing) open.push(closing[character] ?? "");
      else if (/[})\]]/.test(character)) assert.equal(open.pop(), character);
    }
    assert.deepEqual(open, []);
  });

  it("binds the key around the deploy alone, and never lets Groovy read it", () => {
    assert.equal(text.match(/credentials/gi)?.length, 4);
    assert.match(
      text,
      /withCredentials\(\[string\(credentialsId: 'flyte-api-key', variable: 'FLYTE_API_KEY'\)\]\)/,
    );
    assert.doesNotMatch(text, /sh "/);
    // In Groovy's strings a backslash would not reach the shell.
    assert.doesNotMatch(text, /\\/);
  });

  it("runs its scripts with bash, which does not print each command", () => {
    const scripts = text.match(/sh '''.*/g) ?? [];
    assert.deepEqual(scripts, ["sh '''#!/bin/bash", "sh '''#!/bin/bash"]);
  });
});
