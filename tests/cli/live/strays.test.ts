import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Removal } from "../../../cli/strays/remove";
import type { StrayReport } from "../../../cli/strays/stray";
import { LiveFleet } from "../../support/liveFleet";

const STACK = ["--stack", "prod"];
const AUTHORIZATION = { authorization: "SSWS sandbox-okta-administrator-token" };

describe("strays, on the real engine", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;
  let state: string;
  let backup: string;

  beforeEach(async () => {
    fleet = await LiveFleet.start({ prod: ["payments"] });
    state = join(fleet.world.folder, ".pulumi/stacks/flyte-ci-keys/prod.json");
    backup = `${state}.backup`;
    await fleet.json(0, "up", ...STACK);
  });

  afterEach(async () => {
    assert.deepEqual(fleet.world.monitor.violations, []);
    await fleet.stop();
  });

  const app = () => fleet.world.okta.apps()[0]?.id ?? "";
  const secrets = () =>
    fleet.world.okta
      .secretsOf(app())
      .map(({ clientSecret, status }) => `${clientSecret.slice(0, 3)} ${status}`);
  const path = () => `${fleet.world.okta.url}/api/v1/apps/${app()}/credentials/secrets`;

  async function asPerson(method: string, address: string, body?: object): Promise<void> {
    const response = await fetch(address, {
      method,
      headers: { ...AUTHORIZATION, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, await response.text());
  }

  const strays = async (code: number) =>
    (await fleet.json<StrayReport>(code, "status", "--strays", ...STACK)).strays.map(
      ({ team, kind, generation, verdict }) => [team, kind, generation, verdict],
    );
  const removed = async (code: number, ...args: string[]) => {
    const command = ["remove-strays", ...STACK, "--yes", ...args];
    const { removals } = await fleet.json<{ removals: Removal[] }>(code, ...command);
    return removals.map(({ outcome }) => outcome);
  };

  it("finds none around a whole stack, and says what cannot be looked at", async () => {
    const { strays, notLooked } = await fleet.json<StrayReport>(0, "status", "--strays", ...STACK);
    assert.deepEqual(strays, []);
    assert.match(notLooked.join(), /GitHub does not tell who wrote them/);
    assert.deepEqual(await removed(0), []);
  });

  it("tells what a person added to our client, and never touches it", async () => {
    await asPerson("POST", path(), { client_secret: "by-hand-by-hand-by-hand", status: "ACTIVE" });
    assert.deepEqual(await strays(0), [["payments", "secret", null, "foreign"]]);
    assert.deepEqual(await removed(0, "--quarantine", "0d"), ["left"]);
    assert.deepEqual(secrets(), ["g1_ ACTIVE", "by- ACTIVE"]);
  });

  it("leaves the newer key alone under an older state, and removes it once it is really a stray", async () => {
    copyFileSync(state, backup);
    await fleet.json(0, "rotate", "payments", "--reason", "a new key");
    const held = fleet.heldKey("payments");
    copyFileSync(backup, state);

    assert.deepEqual(await strays(4), [["payments", "secret", 2, "older state"]]);
    assert.deepEqual(await removed(4, "--quarantine", "0d"), ["left"]);
    const refused = await fleet.run("up", ...STACK);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /an older state seems to have been restored/);
    assert.equal(fleet.heldKey("payments"), held);

    // The person decides: generation 1 makes room, the next key is generation 3.
    const [first] = fleet.world.okta.secretsOf(app());
    await asPerson("POST", `${path()}/${first?.id}/lifecycle/deactivate`);
    await asPerson("DELETE", `${path()}/${first?.id}`);
    const settings = fleet.read("prod").replace(/request: .*/, "nextGeneration: 3");
    assert.match(settings, /nextGeneration: 3/);
    fleet.write("prod", settings);
    await fleet.json(0, "up", ...STACK);
    assert.deepEqual(secrets(), ["g2_ ACTIVE", "g3_ ACTIVE"]);

    assert.deepEqual(await strays(4), [["payments", "secret", 2, "stray"]]);
    assert.deepEqual(await removed(2), ["waits"]);
    assert.deepEqual(await removed(2, "--quarantine", "0d"), ["disabled"]);
    assert.deepEqual(secrets(), ["g2_ INACTIVE", "g3_ ACTIVE"]);
    assert.deepEqual(await removed(2), ["waits"]);
    assert.deepEqual(await removed(0, "--quarantine", "0d"), ["deleted"]);
    assert.deepEqual(secrets(), ["g3_ ACTIVE"]);
    assert.deepEqual(await strays(0), []);
  });

  it("asks before it removes, and says what to say where nobody can be asked", async () => {
    const { code, stderr } = await fleet.run("remove-strays", ...STACK);
    assert.equal(code, 1);
    assert.match(stderr, /say --yes/);
    const wrong = await fleet.run("remove-strays", ...STACK, "--yes", "--quarantine", "soon");
    assert.match(wrong.stderr, /--quarantine must be a whole number of days or hours/);
  });
});
