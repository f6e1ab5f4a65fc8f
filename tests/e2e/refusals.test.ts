import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { OrganisationSeed } from "../../sandbox/emulators/okta/organisation";
import { devWorld } from "../../sandbox/dev";
import { marksOf, ONE_TEAM, startLive, upWell, writesSince, type Live } from "../support/liveStack";

const EXISTING = ONE_TEAM.replace(
  "    authorizationServer: union\n",
  "    authorizationServer: union\n    accessPolicy: existing\n",
);

/** The sandbox's organisation with something different about it. */
function organisation(seed: Partial<OrganisationSeed>): OrganisationSeed {
  return { ...devWorld(() => undefined).okta, ...seed };
}

const SERVER = { name: "union", audience: "https://union.example.com", scopes: ["all"] };

describe("what the program refuses, on the real engine", function () {
  this.timeout(120_000);
  let live: Live | undefined;

  afterEach(async () => {
    await live?.world.stop();
    live = undefined;
  });

  async function refused(
    seed: Partial<OrganisationSeed>,
    stackFile: string,
  ): Promise<{ preview: string; up: string }> {
    live = await startLive({ stackFile, world: { okta: organisation(seed) } });
    const preview = await live.stack.preview();
    const up = await live.stack.up();
    assert.equal(preview.ok, false);
    assert.equal(up.ok, false);
    assert.deepEqual(writesSince(live, { okta: 0, github: 0 }), []);
    return { preview: preview.printed, up: up.printed };
  }

  it("A2a: no custom authorization server", async () => {
    const { preview, up } = await refused({ authorizationServers: [] }, ONE_TEAM);
    for (const printed of [preview, up]) {
      assert.match(printed, /has no custom authorization server named "union"/);
      assert.match(printed, /okta\.authorizationServers\.manage/);
    }
  });

  it("A2b: an existing policy is expected and there is none", async () => {
    const { preview, up } = await refused({ authorizationServers: [SERVER] }, EXISTING);
    for (const printed of [preview, up]) {
      assert.match(printed, /authorization server "union" .* has no active access policy/);
    }
  });

  it("A2c: the existing policy has a rule for people only", async () => {
    const policies = [
      {
        name: "people",
        clients: ["ALL_CLIENTS"],
        rules: [
          {
            name: "people",
            grantTypes: ["authorization_code"],
            scopes: ["*"],
            groups: ["EVERYONE"],
          },
        ],
      },
    ];
    const world = { okta: organisation({ authorizationServers: [{ ...SERVER, policies }] }) };
    live = await startLive({ stackFile: EXISTING, world });
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /no rule lets a machine client through/);
    assert.doesNotMatch(run.printed, /wrong client secret|is not accepted/);
    assert.deepEqual([...live.world.github.secrets()], []);
  });

  it("A3: an app of that label that is not ours, or ours and deactivated", async () => {
    const label = "flyte-ci payments";
    const ours = { flyteCiKeys: "flyte-ci-keys/dev/payments" };
    const cases = [
      { app: { label, status: "INACTIVE" as const, profile: ours }, says: /is deactivated since/ },
      { app: { label, status: "INACTIVE" as const }, says: /was not made by this stack/ },
      { app: { label }, says: /\(ACTIVE\).*adoptApp/ },
    ];
    for (const { app, says } of cases) {
      const { up } = await refused({ apps: [app] }, ONE_TEAM);
      assert.match(up, says);
      assert.match(up, /0oa\w{17}/);
      assert.equal(live?.world.okta.apps().length, 1);
      await live?.world.stop();
    }
    live = undefined;
  });

  it("takes over a hand-made app when told to: a secret is added, its own is left alone", async () => {
    live = await startLive({
      stackFile: ONE_TEAM,
      world: { okta: organisation({ apps: [{ label: "flyte-ci payments" }] }) },
    });
    const [app] = live.world.okta.apps();
    const before = live.world.okta.secretsOf(app?.id ?? "");
    live.stack.configure(
      ONE_TEAM.replace("    payments:\n", `    payments:\n      adoptApp: ${app?.id}\n`),
    );
    await upWell(live.stack);
    const after = live.world.okta.secretsOf(app?.id ?? "");
    assert.equal(live.world.okta.apps().length, 1);
    assert.equal(after.length, 2);
    assert.deepEqual(after[0], before[0]);
    const again = await upWell(live.stack);
    assert.equal(again.changes["update"], undefined);
  });

  it("A3: an app that a person deactivated is not activated again, and the status says so", async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    await upWell(live.stack);
    const [app] = live.world.okta.apps();
    await fetch(`${live.world.okta.url}/api/v1/apps/${app?.id}/lifecycle/deactivate`, {
      method: "POST",
      headers: { authorization: "SSWS sandbox-okta-administrator-token" },
    });
    await live.stack.up({ refresh: true });
    assert.equal(live.world.okta.apps()[0]?.status, "INACTIVE");
    const status = live.stack.outputs()["status"] as Record<string, { clientStatus: string }>;
    assert.equal(status["payments"]?.clientStatus, "INACTIVE");
  });

  it("a team that vanishes from the settings, until its destruction was confirmed", async () => {
    const both = ONE_TEAM.replace("protect: false", "protect: true").concat(
      "    search:\n      stores:\n        - kind: github\n          repository: acme/search\n",
    );
    const one = both.slice(0, both.indexOf("    search:"));
    const confirm = "  flyte-ci-keys:confirmDestroy:\n    - search\n";
    live = await startLive({ stackFile: both });
    await upWell(live.stack);
    const marks = marksOf(live);
    live.stack.configure(one);
    assert.match((await live.stack.up()).printed, /"search" has a key and is gone/);
    live.stack.configure(one + confirm);
    assert.match((await live.stack.up()).printed, /still protected/);
    assert.deepEqual(writesSince(live, marks), []);
    live.stack.configure(both + confirm);
    await upWell(live.stack);
    live.stack.configure(one + confirm);
    await upWell(live.stack);
    assert.deepEqual(
      live.world.okta.apps().map(({ label }) => label),
      ["flyte-ci payments"],
    );
    assert.deepEqual(live.world.monitor.violations, []);
  });

  it("a ledger that was edited by hand", async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    await upWell(live.stack);
    const state = readFileSync(live.stack.stateFile, "utf8");
    writeFileSync(
      live.stack.stateFile,
      state.replace(/"generation":1,"issuedAt"/, '"generation":0,"issuedAt"'),
    );
    const marks = marksOf(live);
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /the output `ledger` is damaged/);
    assert.deepEqual(writesSince(live, marks), []);
  });

  it("every wrong setting at once, before anything is registered", async () => {
    const wrong = ONE_TEAM.replace("union.example.com", "https://union.example.com:8443").replace(
      "repository: acme/payments",
      "repository: payments\n          enviroment: prod",
    );
    live = await startLive({ stackFile: wrong });
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /flyte-ci-keys:domain: must be a bare host/);
    assert.match(run.printed, /stores\.0\.repository: must be owner\/repository/);
    assert.match(run.printed, /enviroment: is not a setting; did you mean "environment"/);
    assert.doesNotMatch(run.printed, /\n\s+at /);
    assert.equal(live.world.okta.calls.since().length, 0);
  });
});
