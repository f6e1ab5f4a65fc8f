import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Finding } from "../../cli/doctor/finding";
import { LiveFleet } from "../support/liveFleet";
import type { BackendServer } from "./backendServer";
import { startPostgres } from "./postgresServer";

/** More than the CLI's pool has connections, twice over: two for each core. */
const STACKS = 4 * availableParallelism() + 2;

describe("more stacks in PostgreSQL than the CLI has connections", function () {
  this.timeout(600_000); // the server is fetched the first time
  let server: BackendServer | undefined;
  let fleet: LiveFleet | undefined;

  before(async function () {
    server = await startPostgres(this);
    fleet = await LiveFleet.start({ "payments-prod": ["payments"] });
  });

  after(async () => {
    await fleet?.stop();
    await server?.stop();
  });

  it("are listed, which takes for ever unless one is looked at at a time", async () => {
    assert.ok(server && fleet);
    const env = { ...fleet.environment(), ...server.environment };
    for (let number = 1; number <= STACKS; number += 1) {
      const args = ["stack", "init", `team-${number}`, "--no-select", "--non-interactive"];
      const pulumi = join(fleet.world.engine.folder, "pulumi");
      execFileSync(pulumi, args, { cwd: fleet.folder, env, stdio: "pipe" });
    }
    const { stdout } = await fleet.start(["doctor", "--json"], server.environment).ended;
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    const backend = findings.filter(({ area }) => area === "backend");
    assert.deepEqual(
      backend.map(({ level }) => level),
      ["ok"],
      stdout,
    );
  });
});
