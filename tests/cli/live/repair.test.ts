import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pulumi } from "../../../cli/backend/pulumi";
import type { RepairOutcome } from "../../../cli/repair/repair";
import type { Board } from "../../../cli/status/schema";
import { readLocks } from "../../../engine/locks";
import { LiveFleet } from "../../support/liveFleet";

const CREATES = {
  app: { path: /\/api\/v1\/apps$/, resource: "payments-okta" },
  policy: { path: /\/policies$/, resource: "payments-okta-policy" },
  rule: { path: /\/rules$/, resource: "payments-okta-rule" },
};

describe("repair after the engine was killed inside a create of the Okta plugin", function () {
  this.timeout(180_000);
  let fleet: LiveFleet;

  beforeEach(async () => {
    fleet = await LiveFleet.start({ "payments-prod": ["payments"] });
  });

  afterEach(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  /** Kills the engine as a power cut would; its plugins live on for a moment, as they really do. */
  const kill = async () => {
    for (const { pid } of readLocks(fleet.world.folder, "flyte-ci-keys", "payments-prod")) {
      fleet.world.adoptOrphans(childrenOf(pid));
      process.kill(pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  };

  const repairs = (code: number, ...args: string[]) =>
    fleet.json<RepairOutcome>(code, "repair", "--stack", "payments-prod", ...args);

  /** One app, policy and rule were made; the key is delivered; an update has nothing more to do. */
  async function isWhole(): Promise<void> {
    const up = await fleet.run("up", "--stack", "payments-prod");
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const shown = await fleet.json<Board>(0, "status");
    assert.equal(shown.teams[0]?.generation, 1);
    assert.equal(fleet.world.okta.apps().length, 1);
    const made = fleet.world.okta.calls
      .since()
      .filter(({ method, status }) => method === "POST" && status < 300)
      .map(({ template }) => template);
    for (const { path } of Object.values(CREATES)) {
      assert.equal(made.filter((template) => path.test(template)).length, 1, path.source);
    }
    const mark = fleet.world.okta.calls.mark();
    await fleet.json(0, "up", "--stack", "payments-prod");
    const writes = fleet.world.okta.calls.since(mark).filter(({ kind }) => kind === "write");
    assert.deepEqual(writes, []);
  }

  it("adopts what was made, though each repair is killed in the next create", async () => {
    const killed = async (what: keyof typeof CREATES, ...args: string[]) => {
      const { path } = CREATES[what];
      fleet.world.okta.faults.add({ method: "POST", path, effect: { kind: "hook", after: kill } });
      const ran = await fleet.run(...args, "--stack", "payments-prod");
      assert.equal(ran.code, 4, ran.stdout + ran.stderr);
      assert.match(ran.stdout, /its engine was killed/);
      assert.match(ran.stdout, /flyte-ci-keys repair --stack payments-prod/);
    };
    await killed("app", "up");
    const stuck = await fleet.run("up", "--stack", "payments-prod");
    assert.equal(stuck.code, 4);
    assert.match(stuck.stdout, /was left locked by .*, which is dead\n.*flyte-ci-keys repair/);
    await killed("policy", "repair");
    await killed("rule", "repair");
    const { unlocked, steps } = await repairs(0);
    assert.equal(unlocked, true);
    // What an earlier repair adopted is in the state by now.
    const adopted = steps.filter(({ fate }) => fate === "adopt");
    assert.deepEqual(
      adopted.map(({ resource }) => resource),
      [CREATES.rule.resource],
    );
    assert.ok(steps.every(({ fate }) => fate !== "unclear"));
    await isWhole();
    assert.deepEqual((await repairs(0)).steps, []);
  });

  it("forgets what was not made", async () => {
    const { path, resource } = CREATES.app;
    // The request reaches Okta's door and no further.
    const never = () => new Promise<void>(() => undefined);
    const effect = { kind: "hook" as const, before: () => kill().then(never) };
    fleet.world.okta.faults.add({ method: "POST", path, effect });
    await fleet.run("up", "--stack", "payments-prod");
    const { steps } = await repairs(0);
    assert.deepEqual(
      steps.map((step) => [step.resource, step.fate]),
      [[resource, "clear"]],
    );
    await isWhole();
  });

  it("can be done with plain pulumi, as docs/cli.md says", async () => {
    const { path } = CREATES.app;
    fleet.world.okta.faults.add({ method: "POST", path, effect: { kind: "hook", after: kill } });
    await fleet.run("up", "--stack", "payments-prod");
    const [app] = fleet.world.okta.apps();
    assert.ok(app);
    const stack = ["--stack", "payments-prod"];
    const urn =
      "urn:pulumi:payments-prod::flyte-ci-keys::pulumi:pulumi:Stack::flyte-ci-keys-payments-prod";
    fleet.pulumi("cancel", "--yes", ...stack);
    assert.match(fleet.pulumi("stack", "export", ...stack), /"pending_operations"/);
    const clear = ["--yes", "--clear-pending-creates", "--target", urn];
    fleet.pulumi("refresh", ...clear, ...stack);
    const setting = "flyte-ci-keys:teams.payments.adoptApp";
    fleet.pulumi("config", "set", ...stack, "--path", setting, app.id);
    await isWhole();
  });

  it("takes an app out of the state that Okta deleted unheard: the plugin fails on it for ever", async () => {
    await fleet.json(0, "up", "--all");
    const { world, folder } = fleet;
    const path = /\/api\/v1\/apps\/\w+$/;
    world.okta.faults.add({ method: "DELETE", path, effect: { kind: "reply-lost" } });
    const cli = { engineFolder: world.engine.folder, folder, env: fleet.environment() };
    const destroy = () => pulumi(cli, "destroy", "--yes", "--stack", "payments-prod");
    await assert.rejects(destroy());
    await assert.rejects(destroy());
    const { steps } = await repairs(0);
    assert.deepEqual(
      steps.map((step) => [step.resource, step.fate]),
      [[CREATES.app.resource, "gone"]],
    );
    await destroy();
    assert.deepEqual(world.okta.apps(), []);
  });

  it("leaves two apps that could be meant alone, and names both", async () => {
    const { path } = CREATES.app;
    fleet.world.okta.faults.add({ method: "POST", path, effect: { kind: "hook", after: kill } });
    await fleet.run("up", "--stack", "payments-prod");
    const [app] = fleet.world.okta.apps();
    assert.ok(app);
    const second = await fetch(`${fleet.world.okta.url}/api/v1/apps`, {
      method: "POST",
      headers: {
        authorization: "SSWS sandbox-okta-administrator-token",
        "content-type": "application/json",
      },
      body: JSON.stringify({
        name: "oidc_client",
        label: "flyte-ci payments",
        signOnMode: "OPENID_CONNECT",
        profile: { flyteCiKeys: "flyte-ci-keys/payments-prod/payments" },
        credentials: { oauthClient: { token_endpoint_auth_method: "client_secret_basic" } },
        settings: {
          oauthClient: {
            application_type: "service",
            grant_types: ["client_credentials"],
            response_types: ["token"],
          },
        },
      }),
    });
    assert.equal(second.status, 200, await second.text());
    const { steps } = await repairs(4);
    assert.equal(steps[0]?.fate, "unclear");
    for (const { id } of fleet.world.okta.apps()) assert.ok(steps[0].detail.includes(id));
    const mark = fleet.world.okta.calls.mark();
    const up = await fleet.run("up", "--stack", "payments-prod");
    assert.equal(up.code, 4);
    assert.match(up.stdout, /an update was killed while it created something/);
    assert.deepEqual(fleet.world.okta.calls.since(mark), []);
    await fetch(`${fleet.world.okta.url}/api/v1/apps/${app.id}/lifecycle/deactivate`, {
      method: "POST",
      headers: { authorization: "SSWS sandbox-okta-administrator-token" },
    });
    await fetch(`${fleet.world.okta.url}/api/v1/apps/${app.id}`, {
      method: "DELETE",
      headers: { authorization: "SSWS sandbox-okta-administrator-token" },
    });
    assert.equal((await repairs(0)).steps[0]?.fate, "adopt");
  });

  it("takes no lock of a living process, and one of another machine only by force", async () => {
    await fleet.json(0, "up", "--all");
    const folder = join(
      fleet.world.folder,
      ".pulumi/locks/organization/flyte-ci-keys/payments-prod",
    );
    mkdirSync(folder, { recursive: true });
    const lock = (fields: object) =>
      writeFileSync(
        join(folder, "1.json"),
        JSON.stringify({ username: "jo", timestamp: "2026-01-02T03:04:05Z", ...fields }),
      );
    lock({ pid: process.pid, hostname: hostname() });
    const living = await fleet.run("repair", "--stack", "payments-prod");
    assert.equal(living.code, 3);
    assert.match(living.stderr, /locked by jo@.*, since 2026-01-02T03:04:05Z, which is running/);
    lock({ pid: 1, hostname: "ci-runner-7" });
    const foreign = await fleet.run("repair", "--stack", "payments-prod");
    assert.equal(foreign.code, 3);
    assert.match(
      foreign.stderr,
      /another machine: make sure that nothing runs there, then repeat with --force/,
    );
    assert.equal(readdirSync(folder).length, 1);
    assert.equal((await repairs(0, "--force")).unlocked, true);
    assert.equal(readdirSync(folder).length, 0);
    await isWhole();
  });
});

/** Processes whose parent this is, from /proc. */
function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}
