import assert from "node:assert/strict";
import { makeContext } from "../../cli/context";
import { readFleet } from "../../cli/fleet/fleet";
import { verify, type Verdict } from "../../cli/verify/verify";
import type { KeyAccess } from "../../components/access/describe";
import { ControlPlaneSite } from "../../sandbox/controlPlaneSite";
import { IDENTITY_CASES } from "../consumer/support/identityCases";
import { leadThrough } from "../support/leadThrough";
import { startLive, upWell, type Live } from "../support/liveStack";
import { stackFileFor } from "../support/oktaTeams";

const DOMAIN = "union.example.com";
const TEAMS = ["payments", "search"];

/** Both teams with a place of their own, each named after its team; keys are proven through the control plane. */
function stackFile(mode: string, authorityFile: string): string {
  return TEAMS.reduce(
    (text, team) =>
      text.replace(
        `    ${team}:\n`,
        `    ${team}:\n      access:\n        project: ${team}\n        domain: development\n`,
      ),
    stackFileFor(TEAMS)
      .replace(
        "    check:\n",
        `    check:\n      through: control-plane\n      caFile: ${authorityFile}\n`,
      )
      .concat(`  flyte-ci-keys:access:\n    mode: ${mode}\n`),
  );
}

describe("access, on the real engine", function () {
  this.timeout(240_000);
  let live: Live;
  let site: ControlPlaneSite;
  let restore: () => void;

  before(async () => {
    live = await startLive({ stackFile: stackFileFor(TEAMS) });
    const { clock, folder } = live.world;
    const projects = TEAMS.map((id) => ({ id, domains: ["development"] }));
    const trusted = IDENTITY_CASES.okta.trusted(live.world);
    site = await ControlPlaneSite.start(DOMAIN, trusted, { clock, folder, projects });
    restore = leadThrough(site.proxy.url);
  });

  after(async () => {
    restore();
    await site.stop();
    await live.world.stop();
  });

  function access(team: string): KeyAccess | undefined {
    return (live.stack.outputs()["access"] as Record<string, KeyAccess> | undefined)?.[team];
  }

  async function verdicts(teams?: string[]): Promise<{ verdicts: Verdict[]; exit: number }> {
    const env = { ...process.env, ...live.world.engineEnvironment() };
    const context = makeContext({ cwd: live.stack.folder, json: false }, env);
    return verify(context, readFleet(context.project), teams, { access: true });
  }

  it("tells which requests to allow, for the subject that the control plane sees", async () => {
    live.stack.configure(stackFile("external", site.authorityFile));
    const run = await upWell(live.stack);
    const found = access("payments");
    assert.ok(found?.mode === "external");
    const [identity] = found.identities;
    assert.deepEqual(found.allow, [
      {
        identity: { external_identity: { subject: identity?.subject } },
        actions: ["ACTION_VIEW_FLYTE_INVENTORY", "ACTION_REGISTER_FLYTE_INVENTORY"],
        resource: { project: { name: "payments", domain: { name: "development" } } },
      },
    ]);
    assert.match(found.claims.iss, /\/oauth2\/aus/);
    assert.deepEqual(found.claims.aud, ["https://union.example.com"]);
    assert.doesNotMatch(run.printed, /warning: access\.mode/);
  });

  it("is proven by `verify --access` once the subjects are bound, and not before", async () => {
    const before = await verdicts();
    assert.equal(before.exit, 4);
    assert.deepEqual(
      before.verdicts.map(({ result, access: found }) => [result, found?.result]),
      [
        ["works", "denied"],
        ["works", "denied"],
      ],
    );
    for (const team of TEAMS) {
      const found = access(team);
      assert.ok(found?.mode === "external");
      for (const { identity } of found.allow) {
        const { subject } = identity.external_identity;
        site.controlPlane.access.allow(subject, { project: team, domain: "development" });
      }
    }
    const after = await verdicts();
    assert.deepEqual(
      after.verdicts.map(({ team, access: found }) => [team, found?.result, found?.message]),
      [
        ["payments", "proven", "may deploy to payments/development, and not to search/development"],
        ["search", "proven", "may deploy to search/development, and not to payments/development"],
      ],
    );
    assert.equal(after.exit, 0);
    const one = await verdicts(["search"]);
    assert.deepEqual(
      one.verdicts.map(({ team, access: found }) => [team, found?.result]),
      [["search", "proven"]],
    );
    assert.deepEqual(site.controlPlane.deployments, []);
  });

  it("gives the administrator of union's roles commands to run, and touches no key", async () => {
    live.stack.configure(stackFile("union", site.authorityFile));
    const run = await upWell(live.stack);
    assert.equal(run.changes["create"], undefined);
    const found = access("search");
    assert.ok(found?.mode === "union");
    assert.match(found.files["flyte-ci-search-policy.yaml"] ?? "", /project: search/);
    const [, , assignment = ""] = found.commands;
    assert.ok(assignment.includes(` --creds-subject ${found.identities[0]?.subject} `));
  });

  it("warns once where every key deploys everywhere", async () => {
    live.stack.configure(stackFile("noop", site.authorityFile));
    const run = await upWell(live.stack);
    const warnings = run.events.filter(
      ({ diagnosticEvent: event }) =>
        event?.severity === "warning" && event.message.includes("access.mode is noop"),
    );
    assert.equal(warnings.length, 1);
    assert.deepEqual(access("payments"), { mode: "noop" });
    assert.equal((await verdicts()).verdicts[0]?.access?.result, "unrestricted");
  });

  it("says that nothing is known of a key whose control plane cannot be reached", async () => {
    await site.proxy.stop();
    const { verdicts: found, exit } = await verdicts(["payments"]);
    assert.equal(exit, 1);
    assert.deepEqual([found[0]?.result, found[0]?.access], ["unknown", undefined]);
    assert.match(found[0]?.message ?? "", /the control plane: POST https:\/\/union\.example\.com/);
  });
});
