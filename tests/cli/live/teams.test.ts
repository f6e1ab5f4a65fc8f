import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import type { Finding } from "../../../cli/doctor/finding";
import type { RetireOutcome } from "../../../cli/retire/retireTeam";
import type { Board } from "../../../cli/status/schema";
import { LiveFleet } from "../../support/liveFleet";

const IDENTITY = "kind=okta,orgName=acme,baseUrl=okta.com,authorizationServer=union";

describe("a team's life by commands, on the real engine", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;

  before(async () => {
    fleet = await LiveFleet.start({ seed: ["payments", "search"] });
    rmSync(fleet.file("seed"));
  });

  after(async () => {
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  it("init writes the settings and finds everything in order", async () => {
    const { findings } = await fleet.json<{ findings: Finding[] }>(
      0,
      ...["init", "--stack", "payments-prod", "--domain", "union.example.com"],
      ...["--identity", IDENTITY, "--team", "payments", "--store", "github:acme/payments"],
    );
    const areas = new Set(findings.map(({ area }) => area));
    for (const area of ["Node", "engine", "backend", "settings", "environment", "Okta", "GitHub"]) {
      assert.ok(areas.has(area), area);
    }
    assert.deepEqual(
      findings.filter(({ level }) => level === "problem"),
      [],
    );
  });

  it("add-team makes a stack like it and delivers a key at once", async () => {
    await fleet.json(
      0,
      ...["add-team", "search", "--stack", "search-prod", "--like", "payments-prod"],
      ...["--store", "github:acme/search", "--up"],
    );
    assert.equal(fleet.generation("search-prod", "search"), 1);
    assert.notEqual(fleet.heldKey("search"), undefined);
    await fleet.json(
      0,
      "add-team",
      "extra",
      "--stack",
      "payments-prod",
      "--store",
      "kind=github,repository=acme/payments,secretName=EXTRA_KEY",
      "--up",
    );
    assert.equal(fleet.generation("payments-prod", "extra"), 1);
  });

  it("retire-team asks first", async () => {
    const { code, stderr } = await fleet.run("retire-team", "extra");
    assert.equal(code, 1);
    assert.match(stderr, /this destroys the key of "extra": say --yes/);
    assert.equal(fleet.generation("payments-prod", "extra"), 1);
  });

  it("retire-team goes on where a failure stopped it", async () => {
    const lift = fleet.world.github.faults.add({
      method: "DELETE",
      times: Infinity,
      effect: { kind: "status", status: 500 },
    });
    const failed = await fleet.run("retire-team", "extra", "--yes");
    assert.equal(failed.code, 1, failed.stdout + failed.stderr);
    assert.match(failed.stdout, /flyte-ci-keys retire-team extra --stack payments-prod --yes/);
    lift();
    const { done } = await fleet.json<RetireOutcome>(0, "retire-team", "extra", "--yes");
    assert.ok(done.includes("its client, secrets and store entries are deleted"));
    assert.deepEqual(
      fleet.world.okta
        .apps()
        .map(({ label }) => label)
        .sort(),
      ["flyte-ci payments", "flyte-ci search"],
    );
    assert.doesNotMatch(fleet.read("payments-prod"), /extra|confirmDestroy/);
    assert.equal((await fleet.json<Board>(0, "status")).summary.teams, 2);
  });

  it("retire-team of a stack's only team removes the stack, protected as it is", async () => {
    await fleet.json<RetireOutcome>(0, "retire-team", "search", "--yes");
    assert.equal(existsSync(fleet.file("search-prod")), false);
    assert.equal(fleet.state("search-prod"), undefined);
    assert.equal(fleet.heldKey("search"), undefined);
    assert.equal(fleet.world.okta.apps().length, 1);
  });

  it("retire-team of a team that never came to a key only edits the settings", async () => {
    await fleet.json(
      0,
      "add-team",
      "late",
      "--stack",
      "payments-prod",
      "--store",
      "github:acme/late",
    );
    const { done } = await fleet.json<RetireOutcome>(0, "retire-team", "late", "--yes");
    assert.equal(done.length, 1);
    assert.doesNotMatch(fleet.read("payments-prod"), /late/);
  });

  it("adopt takes over an app made by hand, whose own secret goes on working, and only before there is a key", async () => {
    const { url } = fleet.world.okta;
    const created = await fetch(`${url}/api/v1/apps`, {
      method: "POST",
      headers: {
        authorization: "SSWS sandbox-okta-administrator-token",
        "content-type": "application/json",
      },
      body: JSON.stringify({
        name: "oidc_client",
        label: "search deploys",
        signOnMode: "OPENID_CONNECT",
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
    const app = (await created.json()) as { id: string };
    const [byHand] = fleet.world.okta.secretsOf(app.id);
    await fleet.json(
      0,
      "add-team",
      "search",
      "--stack",
      "payments-prod",
      "--store",
      "github:acme/search",
    );
    await fleet.json(0, "adopt", "search", "--app", app.id);
    assert.equal(fleet.generation("payments-prod", "search"), 1);
    const secrets = fleet.world.okta.secretsOf(app.id);
    assert.equal(secrets.length, 2);
    assert.ok(
      secrets.some(({ id, status }) => id === byHand?.id && status === "ACTIVE"),
      "the secret that was there is untouched",
    );
    const again = await fleet.run("adopt", "search", "--app", "0oaother");
    assert.equal(again.code, 1);
    assert.match(again.stderr, /"search" has a key of its own app already \(generation 1\)/);
  });

  it("doctor names what is wrong and what helps", async () => {
    const args = ["doctor", "--stack", "payments-prod", "--json"];
    const env = { OKTA_API_TOKEN: "not-a-token", GITHUB_TOKEN: "unknown-token" };
    const { code, stdout } = await fleet.start(args, env).ended;
    assert.equal(code, 4, stdout);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    const problems = findings.filter(({ level }) => level === "problem");
    assert.deepEqual([...new Set(problems.map(({ area }) => area))], ["Okta", "GitHub"]);
    assert.match(problems[0]?.text ?? "", /401/);
    assert.match(problems[1]?.text ?? "", /github:acme\/payments: FLYTE_API_KEY: .*401/);
    assert.ok(!stdout.includes("not-a-token") && !stdout.includes("unknown-token"));
  });

  it("doctor says that no backend is chosen, or none answers, or a passphrase is missing", async () => {
    const without = async (env: NodeJS.ProcessEnv) => {
      const ran = await fleet.start(["doctor", "--json"], env).ended;
      const { findings } = JSON.parse(ran.stdout) as { findings: Finding[] };
      return findings.filter(({ level }) => level === "problem").map(({ text }) => text);
    };
    const nowhere = { PULUMI_BACKEND_URL: "", PULUMI_HOME: fleet.folder };
    assert.ok((await without(nowhere)).some((text) => /no state backend is chosen/.test(text)));
    const missing = { PULUMI_BACKEND_URL: "file:///nowhere/at/all" };
    assert.ok(
      (await without(missing)).some((text) => /is not there or may not be written/.test(text)),
    );
    const passphrase = { PULUMI_CONFIG_PASSPHRASE: undefined };
    assert.ok((await without(passphrase)).some((text) => /passphrase, and none is set/.test(text)));
  });
});
