import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "mocha";
import type { Finding } from "../../cli/doctor/finding";
import type { FleetOutcome } from "../../cli/fleet/up";
import type { RepairOutcome } from "../../cli/repair/repair";
import type { Board } from "../../cli/status/schema";
import type { Verdict } from "../../cli/verify/verify";
import { LiveFleet, type Ran } from "../support/liveFleet";
import { childrenOf } from "../support/liveStack";
import type { BackendServer } from "./backendServer";
import { startPostgres } from "./postgresServer";
import { startS3 } from "./s3Server";

const SERVERS: Record<string, (context: Context) => Promise<BackendServer>> = {
  S3: startS3,
  PostgreSQL: startPostgres,
};

for (const [kind, startServer] of Object.entries(SERVERS)) {
  describe(`a fleet whose states are in ${kind}, on the real engine`, function () {
    this.timeout(600_000); // the server is fetched or built the first time
    let server: BackendServer;
    let fleet: LiveFleet;
    let printed: string;

    beforeEach(async function () {
      server = await startServer(this);
      fleet = await LiveFleet.start({ "payments-prod": ["payments"] });
      printed = "";
      await json<FleetOutcome>(0, "up", "--all");
    });

    afterEach(async () => {
      // A skipped test has neither.
      await server?.stop();
      await fleet?.stop();
      assert.ok(!printed.includes(server?.secret), "a credential of the backend was printed");
      assert.deepEqual(fleet?.world.monitor.violations, []);
    });

    async function run(...args: string[]): Promise<Ran> {
      const ran = await fleet.start(args, server.environment).ended;
      printed += ran.stdout + ran.stderr;
      return ran;
    }

    async function json<T>(code: number, ...args: string[]): Promise<T> {
      const { stdout, stderr, code: ended } = await run(...args, "--json");
      assert.equal(ended, code, stdout + stderr);
      return JSON.parse(stdout) as T;
    }

    const generation = async (code = 0): Promise<number | null | undefined> =>
      (await json<Board>(code, "status")).teams[0]?.generation;

    const secrets = () => fleet.world.okta.secretsOf(fleet.world.okta.apps()[0]?.id ?? "");

    it("creates, does nothing, rotates, disables and retires, each by the ledger before it", async () => {
      assert.equal(await generation(), 1);
      const marks = fleet.world.emulators.map((one) => [one, one.calls.mark()] as const);
      await json(0, "up", "--all");
      for (const [{ name, calls }, mark] of marks) {
        const writes = calls.since(mark).filter(({ kind: what }) => what === "write");
        assert.deepEqual(writes, [], name);
      }
      const first = fleet.heldKey("payments");
      fleet.world.clock.advanceDays(91);
      assert.equal(await generation(2), 1);
      await json(0, "up", "--all", "--due");
      assert.equal(await generation(), 2);
      assert.notEqual(fleet.heldKey("payments"), first);
      const { stacks } = await json<FleetOutcome>(0, "up", "--all", "--due");
      assert.deepEqual(stacks, [], "nothing is due any more");
      fleet.world.clock.advanceDays(8);
      await json(0, "up", "--all", "--due");
      assert.deepEqual(
        secrets().map(({ status }) => status),
        ["INACTIVE", "ACTIVE"],
      );
      fleet.world.clock.advanceDays(2);
      await json(0, "up", "--all", "--due");
      assert.equal(secrets().length, 1);
      const { verdicts } = await json<{ verdicts: Verdict[] }>(0, "verify", "--all");
      assert.deepEqual(
        verdicts.map(({ result, generation: number }) => [result, number]),
        [["works", 2]],
      );
      assert.equal(existsSync(join(fleet.world.folder, ".pulumi")), false);
    });

    it("names who holds a lock, does not break a living one, and repairs what a kill leaves", async () => {
      fleet.world.clock.advanceDays(91);
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const reached = new Promise<void>((resolve) =>
        fleet.world.github.faults.add({
          method: "PUT",
          times: 1,
          effect: {
            kind: "hook",
            before: () => {
              resolve();
              return held;
            },
          },
        }),
      );
      const running = run("up", "--all");
      await reached;
      const locked = (await json<FleetOutcome>(3, "up", "--all")).stacks[0];
      assert.equal(locked?.outcome, "locked");
      assert.match(locked.message ?? "", /^is being updated by \S+@\S+, process \d+, since /);
      assert.equal((await run("repair", "--stack", "payments-prod")).code, 3);

      const pid = locked.lock?.pid ?? 0;
      fleet.world.adoptOrphans(childrenOf(pid));
      process.kill(pid, "SIGKILL");
      assert.equal((await running).code, 4);
      release();
      const dead = (await json<FleetOutcome>(4, "up", "--all")).stacks[0];
      assert.match(dead?.message ?? "", /^was left locked by .*, which is dead$/);
      assert.equal(dead?.remedy, "flyte-ci-keys repair --stack payments-prod");
      const repaired = await json<RepairOutcome>(0, "repair", "--stack", "payments-prod");
      assert.equal(repaired.message, undefined);
      await json(0, "up", "--all");
      assert.equal(await generation(), 2);
      assert.equal(secrets().length, 2);
    });

    it("takes over a state from a folder, its ledger included", async () => {
      const other = await LiveFleet.start({ "moving-prod": ["moving"] });
      try {
        await other.json(0, "up", "--all");
        const file = join(other.folder, "state.json");
        other.pulumi("stack", "export", "--stack", "moving-prod", "--file", file);
        const here = { ...other.environment(), ...server.environment };
        for (const args of [
          ["stack", "init", "moving-prod", "--no-select"],
          ["stack", "import", "--stack", "moving-prod", "--file", file],
        ]) {
          execFileSync(join(other.world.engine.folder, "pulumi"), [...args, "--non-interactive"], {
            cwd: other.folder,
            env: here,
            stdio: "pipe",
          });
        }
        const key = other.heldKey("moving");
        const marks = other.world.emulators.map((one) => [one, one.calls.mark()] as const);
        const up = await other.start(["up", "--all"], server.environment).ended;
        assert.equal(up.code, 0, up.stdout + up.stderr);
        for (const [{ name, calls }, mark] of marks) {
          const writes = calls.since(mark).filter(({ kind: what }) => what === "write");
          assert.deepEqual(writes, [], name);
        }
        other.world.clock.advanceDays(91);
        const due = await other.start(["up", "--all", "--due"], server.environment).ended;
        assert.equal(due.code, 0, due.stdout + due.stderr);
        assert.notEqual(other.heldKey("moving"), key);
        assert.equal(other.world.okta.apps().length, 1);
      } finally {
        await other.stop();
      }
      assert.deepEqual(other.world.monitor.violations, []);
    });

    it("doctor sees that the backend answers, and what it does not show", async () => {
      const findings = await json<{ findings: Finding[] }>(0, "doctor", "--all");
      const backend = findings.findings.filter(({ area }) => area === "backend");
      assert.deepEqual(
        backend.map(({ level }) => level),
        ["ok"],
      );
      assert.match(backend[0]?.text ?? "", /:\/\/\S+ answers; it shows locks to updates alone$/);
    });

    it("says so, without a credential, when the backend does not answer", async () => {
      await server.stop();
      for (const command of ["status", "up", "verify", "doctor"]) {
        const { code, stdout, stderr } = await run(command, "--all");
        assert.equal(code, command === "doctor" ? 4 : 1, stdout + stderr);
        assert.match(stdout + stderr, /connection refused|did not answer in time/, command);
      }
    });
  });
}
