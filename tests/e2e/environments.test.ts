import assert from "node:assert/strict";
import { devWorld } from "../../sandbox/dev";
import { ONE_TEAM, startLive, upWell, type Live } from "../support/liveStack";

const NAMES = ["team-a/production", "stage 1", "ünit"];

describe("A4: environments whose names need escapes, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    const stores = NAMES.map(
      (name) =>
        `        - kind: github\n          repository: acme/app\n          environment: "${name}"\n`,
    ).join("");
    const stackFile = ONE_TEAM.slice(0, ONE_TEAM.indexOf("        - kind")) + stores;
    const repositories = [{ name: "app", environments: NAMES }];
    const github = {
      ...devWorld(() => undefined).github,
      owners: [{ login: "acme", type: "Organization" as const, repositories }],
    };
    live = await startLive({ stackFile, world: { github } });
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  it("are addressed with the same path in write, rotation, refresh and destroy", async () => {
    const { world, stack } = live;
    const addresses = (method: string, mark: number) =>
      world.github.calls
        .since(mark)
        .filter((call) => call.method === method && call.rawPath.endsWith("/FLYTE_API_KEY"))
        .map(({ rawPath }) => rawPath.split("/environments/")[1])
        .sort();
    const expected = NAMES.map(
      (name) => `${encodeURIComponent(name)}/secrets/FLYTE_API_KEY`,
    ).sort();
    await upWell(stack);
    assert.deepEqual(addresses("PUT", 0), expected);
    let mark = world.github.calls.mark();
    await upWell(stack);
    assert.deepEqual(addresses("PUT", mark), []);
    world.clock.advanceDays(91);
    mark = world.github.calls.mark();
    await upWell(stack);
    assert.deepEqual(addresses("PUT", mark), expected);
    mark = world.github.calls.mark();
    assert.ok((await stack.refresh()).ok);
    assert.deepEqual(addresses("GET", mark), expected);
    assert.ok((await stack.destroy()).ok);
    assert.deepEqual(addresses("DELETE", mark), expected);
    assert.deepEqual([...world.github.secrets()], []);
  });
});
