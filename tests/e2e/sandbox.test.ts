import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../sandbox/report";
import { ROOT } from "../../sandbox/stack";

describe("make sandbox", function () {
  this.timeout(300_000);
  let report: Report;

  before(() => {
    const ran = spawnSync("npm", ["run", "--silent", "sandbox"], { cwd: ROOT, encoding: "utf8" });
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
    report = JSON.parse(readFileSync(join(ROOT, ".sandbox", "report.json"), "utf8")) as Report;
  });

  const step = (name: string) => {
    const found = report.stories[0]?.steps.find((candidate) => candidate.name === name);
    assert.ok(found, `no step ${name}`);
    return found;
  };

  it("tells the whole story", () => {
    assert.deepEqual(
      report.stories[0]?.steps.map(({ name }) => name),
      "create no-op rotate disable retire failed-store recover break-glass destroy".split(" "),
    );
    assert.deepEqual(report.failures, []);
  });

  it("sees no dead key and no leaked secret, and looked", () => {
    assert.equal(report.invariant.violations, 0);
    assert.ok(report.invariant.checks > 50);
    assert.equal(report.leaks.found, 0);
    assert.ok(report.leaks.searched > 50);
  });

  it("has a team with every kind of store", () => {
    assert.deepEqual(report.stories[0]?.stores, ["github", "gitlab", "jenkins"]);
  });

  it("creates with three writes at Okta and one token request a team, one write a store", () => {
    const { calls, tokenRequests, pluginCalls } = step("create");
    assert.equal(calls["okta"]?.write, 3 * 3);
    assert.equal(calls["github"]?.write, 4);
    assert.equal(calls["gitlab"]?.write, 1);
    assert.equal(calls["jenkins"]?.write, 1);
    assert.equal(tokenRequests, 3);
    assert.equal(
      Object.values(pluginCalls).reduce((sum, count) => sum + count, 0),
      3,
    );
  });

  it("does nothing when nothing is due", () => {
    const { calls, ownCalls, tokenRequests, resources } = step("no-op");
    for (const { write } of Object.values(calls)) assert.equal(write, 0);
    assert.equal(ownCalls + tokenRequests, 0);
    assert.equal(resources.create + resources.update + resources.delete, 0);
  });

  it("rotates with one write at Okta, and retires with two", () => {
    assert.equal(step("rotate").calls["okta"]?.write, 3);
    assert.equal(step("rotate").calls["github"]?.write, 4);
    assert.equal(step("rotate").calls["gitlab"]?.write, 1);
    assert.equal(step("rotate").calls["jenkins"]?.write, 1);
    assert.equal(step("rotate").tokenRequests, 3);
    assert.equal(step("disable").calls["okta"]?.write, 3);
    assert.equal(step("retire").calls["okta"]?.write, 3);
  });
});
