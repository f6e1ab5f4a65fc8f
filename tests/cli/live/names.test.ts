import assert from "node:assert/strict";
import { LiveFleet } from "../../support/liveFleet";
import { stackFileFor } from "../../support/oktaTeams";

/** Names that YAML could take for numbers or the like. */
const NAMES = ["007", "1e3", "no", "null", "0042", "012345678912"];

describe("A6: numbers that are names, on the real engine", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;

  before(async () => {
    fleet = await LiveFleet.start({ "names-prod": NAMES, "plain-prod": ["plain"] });
  });

  after(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  const pulumi = (...args: string[]) => fleet.pulumi(...args);

  /** Settings as the engine hands them to the program. */
  const config = (stack: string, key: string) => {
    const all = JSON.parse(pulumi("config", "--json", "--stack", stack)) as Record<
      string,
      { objectValue?: unknown; value: string }
    >;
    return all[`flyte-ci-keys:${key}`]?.objectValue;
  };

  it("what init and add-team write, the engine reads as the same names", async () => {
    await fleet.json(
      4, // such an organisation does not exist, and doctor says so
      ...["init", "--stack", "made", "--domain", "union.example.com", "--team", "007"],
      ...["--identity", "kind=okta,orgName=00123,baseUrl=okta.com,authorizationServer=1e3"],
      ...["--store", "kind=github,repository=acme/0042,environment=012345678912"],
    );
    for (const name of NAMES.slice(1)) {
      await fleet.json(0, "add-team", name, "--stack", "made", "--store", `github:acme/${name}`);
    }
    pulumi("stack", "init", "made", "--no-select");
    assert.deepEqual(config("made", "identity"), {
      ...{ kind: "okta", orgName: "00123", baseUrl: "okta.com", authorizationServer: "1e3" },
    });
    const teams = config("made", "teams") as Record<string, { stores: object[] }>;
    assert.deepEqual(Object.keys(teams).sort(), [...NAMES].sort());
    assert.deepEqual(teams["007"]?.stores, [
      { kind: "github", repository: "acme/0042", environment: "012345678912" },
    ]);
  });

  it("keys are made for the teams of these names and no others", async () => {
    // The engine rewrote the file as it created the stack.
    await fleet.json(0, "up", "--stack", "names-prod");
    assert.deepEqual(
      fleet.world.okta
        .apps()
        .map(({ label }) => label)
        .sort(),
      NAMES.map((name) => `flyte-ci ${name}`).sort(),
    );
    for (const name of NAMES) {
      assert.notEqual(fleet.heldKey(name), undefined, name);
      assert.equal(fleet.generation("names-prod", name), 1);
    }
  });

  it("the same team, set by `pulumi config set --path`, is the same name or refused", () => {
    const key = (rest: string) => `flyte-ci-keys:teams["008"].stores[0].${rest}`;
    pulumi("config", "set", "--stack", "names-prod", "--path", key("kind"), "github");
    pulumi("config", "set", "--stack", "names-prod", "--path", key("repository"), "acme/008");
    pulumi("config", "set", "--stack", "names-prod", "--path", key("environment"), "0042");
    const teams = config("names-prod", "teams") as Record<string, { stores: object[] }>;
    assert.deepEqual(teams["008"]?.stores, [
      { kind: "github", repository: "acme/008", environment: "0042" },
    ]);
  });

  for (const [what, from, to] of [
    ["a team", "    plain:", "    007:"],
    ["an environment", "acme/plain", "acme/plain\n          environment: 012345678912"],
  ] as const) {
    it(`${what} without quotes is refused before the engine rewrites it, and nothing is made`, async () => {
      const written = stackFileFor(["plain"]).replace(from, to);
      fleet.write("plain-prod", written);
      const marks = [fleet.world.okta.calls.mark(), fleet.world.github.calls.mark()];
      const { code, stdout } = await fleet.run("up", "--stack", "plain-prod");
      assert.equal(code, 1);
      assert.match(stdout, /must be text: put it in quotes/);
      assert.equal(fleet.read("plain-prod"), written);
      assert.equal(fleet.state("plain-prod"), undefined);
      assert.deepEqual(fleet.world.okta.calls.since(marks[0]), []);
      assert.deepEqual(fleet.world.github.calls.since(marks[1]), []);
    });
  }

  it("a number where a name is wanted is refused by the program, too", async () => {
    fleet.write(
      "plain-prod",
      stackFileFor(["plain"]).replace("acme/plain", "acme/plain\n          environment: 42"),
    );
    const { code, stdout } = await fleet.run("up", "--stack", "plain-prod");
    assert.equal(code, 1);
    assert.match(stdout, /environment: must be text: put it in quotes/);
  });
});
