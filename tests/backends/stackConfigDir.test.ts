import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Board } from "../../cli/status/schema";
import { LiveFleet } from "../support/liveFleet";

describe("a fleet with a file for each team in a folder of their own, on the real engine", function () {
  this.timeout(120_000);
  let fleet: LiveFleet;

  before(async () => {
    fleet = await LiveFleet.start({ "payments-prod": ["payments"], "search-prod": ["search"] });
    const project = join(fleet.folder, "Pulumi.yaml");
    writeFileSync(project, `${readFileSync(project, "utf8")}\nstackConfigDir: stacks\n`);
    mkdirSync(join(fleet.folder, "stacks"));
    for (const stack of ["payments-prod", "search-prod"]) {
      renameSync(fleet.file(stack), join(fleet.folder, "stacks", `Pulumi.${stack}.yaml`));
    }
  });

  after(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  it("is found, updated and shown, and nothing is written beside the folder", async () => {
    await fleet.json(0, "up", "--all");
    const { teams } = await fleet.json<Board>(0, "status");
    assert.deepEqual(
      teams.map(({ stack, generation }) => [stack, generation]),
      [
        ["payments-prod", 1],
        ["search-prod", 1],
      ],
    );
    for (const stack of ["payments-prod", "search-prod"]) {
      assert.equal(existsSync(fleet.file(stack)), false);
      const own = readFileSync(join(fleet.folder, "stacks", `Pulumi.${stack}.yaml`), "utf8");
      assert.match(own, /^encryptionsalt: /m);
    }
  });
});
