import assert from "node:assert/strict";
import { SandboxClock } from "../../../../sandbox/clock";
import { GitLabEmulator, type Job, type World } from "../../../../sandbox/emulators/gitlab/gitlab";

const PROJECT = "acme/platform/svc";

/** Values name their place. */
const WORLD: World = {
  tokens: [],
  groups: [
    { path: "acme", variables: [{ key: "K", value: "outer" }] },
    { path: "acme/platform", variables: [{ key: "K", value: "inner", protected: true }] },
  ],
  projects: [
    { path: "acme/other" },
    {
      path: PROJECT,
      protectedBranches: ["main", "release/*", "*-stable"],
      protectedTags: ["v*"],
      variables: [
        { key: "OWN", value: "any", protected: true },
        { key: "OWN", value: "review", environmentScope: "review/*" },
        { key: "OWN", value: "review one", environmentScope: "review/1" },
        { key: "SCOPED", value: "production", environmentScope: "production" },
      ],
    },
  ],
  variables: [
    { key: "K", value: "instance" },
    { key: "I", value: "instance", protected: true },
  ],
};

describe("GitLab emulator: what a job sees", () => {
  const emulator = new GitLabEmulator(new SandboxClock(), WORLD);

  const seen = (key: string, job: Partial<Job> = {}) =>
    emulator.resolve({ project: PROJECT, ref: "main", ...job }, key)?.value;

  it("is the nearest: project, inner group, outer group, instance", () => {
    assert.equal(seen("OWN"), "any");
    assert.equal(seen("K"), "inner");
    assert.equal(seen("K", { project: "acme/other" }), "outer");
    assert.equal(seen("I"), "instance");
    assert.equal(seen("NONE"), undefined);
    assert.equal(seen("K", { project: "acme/nothing" }), undefined);
  });

  it("is protected only on protected branches and tags, by name or pattern", () => {
    for (const ref of ["main", "release/1", "release/1/2", "old-stable", "v1.2"]) {
      assert.equal(seen("OWN", { ref }), "any", ref);
    }
    for (const ref of ["feature", "mainly", "my/release/1", "stable", "Main", "1v"]) {
      assert.equal(seen("OWN", { ref }), undefined, ref);
    }
  });

  it("comes from further away where the nearer one is protected", () => {
    assert.equal(seen("K", { ref: "feature" }), "outer");
    assert.equal(seen("I", { ref: "feature" }), undefined);
  });

  it("is the closest environment scope: name, then pattern, then any", () => {
    assert.equal(seen("OWN", { environment: "review/1" }), "review one");
    assert.equal(seen("OWN", { environment: "review/2" }), "review");
    assert.equal(seen("OWN", { environment: "production" }), "any");
    assert.equal(seen("OWN", { environment: "review" }), "any");
  });

  it("is no scoped one without an environment, or with another", () => {
    assert.equal(seen("SCOPED"), undefined);
    assert.equal(seen("SCOPED", { environment: "staging" }), undefined);
    assert.equal(seen("SCOPED", { environment: "production" }), "production");
  });

  it("says where it is from", () => {
    const job = { project: PROJECT, ref: "main" };
    assert.deepEqual(emulator.resolve(job, "K"), {
      address: { kind: "group", path: "acme/platform", key: "K", environmentScope: "*" },
      value: "inner",
    });
    assert.deepEqual(emulator.resolve(job, "I")?.address, {
      kind: "instance",
      key: "I",
      environmentScope: "*",
    });
  });
});
