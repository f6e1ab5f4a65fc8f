import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../../cli/exitCode";
import { lockIn } from "../../../cli/fleet/lockError";
import { outcomeOf } from "../../../cli/fleet/stackOutcome";
import { lockReason } from "../../../cli/lockReason";
import { holderOf, readLocks, removeLock, type Lock } from "../../../engine/locks";

const lock = (fields: Partial<Lock> = {}): Lock => ({
  pid: 4_000_000,
  username: "jo",
  hostname: "ci-runner-7",
  timestamp: "2026-01-02T03:04:05Z",
  ...fields,
});

describe("a locked stack", () => {
  it("is told from the words of the Pulumi CLI: who, and since when", () => {
    const printed =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock " +
      "file with `pulumi cancel`.\n  file:///srv/state/.pulumi/locks/organization/p/s/1.json?no_tmp_dir=true: created by " +
      "jo@ci-runner-7 (pid 4000000) at 2026-01-02T03:04:05Z";
    assert.deepEqual(lockIn(printed), lock());
    assert.equal(lockIn("[409] Conflict: Another update is currently in progress."), undefined);
  });

  it("says who, since when, and what to run", () => {
    assert.deepEqual(lockReason("payments", lock()), {
      state: "blocked",
      text: "is locked by jo@ci-runner-7, process 4000000, since 2026-01-02T03:04:05Z, on another machine",
      remedy: "wait; if nothing runs there: flyte-ci-keys repair --stack payments --force",
    });
    const here = lock({ hostname: hostname(), pid: process.pid });
    assert.equal(lockReason("payments", here).state, "blocked");
    assert.match(lockReason("payments", here).text, /^is being updated by jo@/);
    assert.match(lockReason("payments", undefined).remedy, /pulumi cancel --stack payments/);
  });

  it("needs a person when its process is dead", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const dead = lock({ hostname: hostname(), pid });
    assert.equal(holderOf(dead), "dead");
    const { state, remedy } = lockReason("payments", dead);
    assert.deepEqual([state, remedy], ["human", "flyte-ci-keys repair --stack payments"]);
  });

  it("is nobody's fault when the update has ended meanwhile", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const held = lock({ hostname: hostname(), pid });
    const result = {
      stack: "payments",
      outcome: "locked" as const,
      seconds: 1,
      changes: {},
      lock: held,
    };
    assert.equal(outcomeOf(result, "again", []).exit, EXIT.blocked);
    assert.equal(outcomeOf(result, "again", [held]).exit, EXIT.humanNeeded);
    assert.equal(outcomeOf(result, "again").exit, EXIT.humanNeeded);
  });
});

describe("locks in a file backend", () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "flyte-ci-keys-locks-"));
    folder = join(root, ".pulumi/locks/organization/flyte-ci-keys/dev");
    mkdirSync(folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("are read, and taken away one at a time", () => {
    writeFileSync(join(folder, "a.json"), JSON.stringify(lock({ pid: 1 })));
    writeFileSync(join(folder, "a.json.attrs"), "{}");
    writeFileSync(join(folder, "b.json"), JSON.stringify(lock({ pid: 2 })));
    const locks = readLocks(root, "flyte-ci-keys", "dev");
    assert.deepEqual(
      locks.map(({ pid }) => pid),
      [1, 2],
    );
    const [first] = locks;
    assert.ok(first);
    removeLock(first);
    assert.equal(existsSync(join(folder, "a.json.attrs")), false);
    assert.deepEqual(
      readLocks(root, "flyte-ci-keys", "dev").map(({ pid }) => pid),
      [2],
    );
  });

  it("that cannot be read are anybody's, never a dead process's", () => {
    writeFileSync(join(folder, "a.json"), "half a fi");
    const [unread] = readLocks(root, "flyte-ci-keys", "dev");
    assert.ok(unread);
    assert.equal(holderOf(unread), "elsewhere");
  });

  it("are none where the stack never ran", () => {
    assert.deepEqual(readLocks(root, "flyte-ci-keys", "other"), []);
  });
});
