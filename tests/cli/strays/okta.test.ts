import assert from "node:assert/strict";
import { drawClientSecret } from "../../../common/drawnSecret";
import { OktaEmulator } from "../../../sandbox/emulators/okta/okta";
import type { AppSeed } from "../../../sandbox/emulators/okta/organisation";
import { OWNER, resource, StrayBed } from "./strayBed";

const API_TOKEN = "00abcdefghijklmnopqrstuvwxyz0123456789ABCD";

/** An app of a team with a secret of our making for each generation, and one by hand where none is told. */
function app(owner: string, label: string, ...generations: (number | undefined)[]): AppSeed {
  const secrets = generations.map((generation) => ({
    clientSecret: generation === undefined ? "by-hand-by-hand" : drawClientSecret(generation),
  }));
  return { label, profile: { flyteCiKeys: owner }, secrets };
}

const PAYMENTS = `${OWNER}/payments`;
const KNOWN = app(PAYMENTS, "flyte-ci payments", 3);

describe("strays in Okta", function () {
  this.timeout(20_000);
  let bed: StrayBed;
  let okta: OktaEmulator;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    bed = new StrayBed();
  });

  afterEach(async () => {
    bed.stop();
    await okta.stop();
  });

  /** An organisation with these apps, of which the state knows the one that is `KNOWN`. */
  async function start(...apps: AppSeed[]): Promise<void> {
    const administrators = [{ apiToken: API_TOKEN, rights: "full" as const }];
    okta = await new OktaEmulator(bed.clock, { administrators, apps }).start();
    env = { OKTA_API_TOKEN: API_TOKEN, OKTA_HTTP_PROXY: okta.url };
    const identity = { kind: "okta", orgName: "acme", baseUrl: "okta.com" };
    const stores = [{ kind: "github", repository: "acme/app" }];
    bed.settings({ ...identity, authorizationServer: "union" }, stores);
    bed.knowsGeneration("payments", 3);
    for (const { id } of okta.apps().filter(({ label }) => label === KNOWN.label)) {
      const [current] = okta.secretsOf(id);
      bed.knows(
        resource("okta:app/oAuth:OAuth", "payments-okta", { id }),
        resource("cikeys:okta:ClientSecret", "payments-secret-3", { id: current?.id ?? "" }),
      );
    }
  }

  const idOf = (label: string) => okta.apps().find((one) => one.label === label)?.id ?? "";
  const statusOf = (label: string) => okta.apps().find((one) => one.label === label)?.status;

  it("are whole apps of an earlier generation: switched off, and deleted after another quarantine", async () => {
    await start(KNOWN, app(PAYMENTS, "flyte-ci payments lost", 1, 2));
    const id = idOf("flyte-ci payments lost");
    assert.deepEqual((await bed.look(env)).verdicts, [["payments", "client", 2, "stray"]]);

    const steps: [days: number, outcome: string, status: string | undefined, exit: number][] = [
      [6.9, "waits", "ACTIVE", 2],
      [0.2, "disabled", "INACTIVE", 2],
      [6.9, "waits", "INACTIVE", 2],
      [0.2, "deleted", undefined, 0],
    ];
    for (const [days, outcome, status, exit] of steps) {
      bed.clock.advanceDays(days);
      const removal = await bed.remove(env);
      assert.deepEqual([removal.outcomes, removal.exit], [{ [id]: outcome }, exit]);
      assert.equal(statusOf("flyte-ci payments lost"), status);
    }
    assert.equal(statusOf(KNOWN.label), "ACTIVE");
    assert.deepEqual((await bed.look(env)).strays, []);
  });

  const left: [what: string, lost: AppSeed, verdict: string, exit: number][] = [
    ["of the newest generation", app(PAYMENTS, "flyte-ci lost", 3), "twin", 4],
    ["of a later generation", app(PAYMENTS, "flyte-ci lost", 2, 4), "older state", 4],
    ["of an unknown team", app(`${OWNER}/search`, "flyte-ci lost", 1), "older state", 4],
    ["with a secret by hand", app(PAYMENTS, "flyte-ci lost", 2, undefined), "foreign", 0],
    ["without a secret of ours", app(PAYMENTS, "flyte-ci lost", undefined), "foreign", 0],
  ];
  for (const [what, lost, verdict, exit] of left) {
    it(`leave an app ${what} alone (${verdict})`, async () => {
      await start(KNOWN, lost);
      bed.clock.advanceDays(60);
      const { strays } = await bed.look(env);
      assert.deepEqual(
        strays.map((stray) => stray.verdict),
        [verdict],
      );
      const removal = await bed.remove(env);
      assert.deepEqual(
        [removal.outcomes, removal.exit],
        [{ [idOf("flyte-ci lost")]: "left" }, exit],
      );
      assert.equal(statusOf("flyte-ci lost"), "ACTIVE");
    });
  }

  it("keep every stray of a team where one app shows an older state", async () => {
    const older = app(PAYMENTS, "flyte-ci payments newer", 4);
    await start(KNOWN, app(PAYMENTS, "flyte-ci payments lost", 1), older);
    bed.clock.advanceDays(60);
    const { removals } = await bed.remove(env);
    assert.deepEqual(
      removals.map(({ outcome }) => outcome),
      ["left", "left"],
    );
    assert.ok(okta.apps().every(({ status }) => status === "ACTIVE"));
  });

  it("are never another stack's or project's, nor what bears no mark", async () => {
    const others = ["keys/prod-eu/payments", "keys/dev/payments", "other/prod/payments"];
    const apps = others.map((owner) => app(owner, `flyte-ci ${owner}`, 1));
    await start(KNOWN, ...apps, { label: "flyte-ci by hand" });
    bed.clock.advanceDays(60);
    const mark = okta.calls.mark();
    assert.deepEqual((await bed.remove(env)).removals, []);
    assert.deepEqual(
      okta.calls.since(mark).filter(({ kind }) => kind === "write"),
      [],
    );
  });

  it("are not removed where Okta refuses to show the secrets, which is said", async () => {
    await start(KNOWN, app(PAYMENTS, "flyte-ci payments lost", 1));
    bed.clock.advanceDays(60);
    const secrets = "/api/v1/apps/:appId/credentials/secrets";
    okta.faults.add({ path: secrets, times: Infinity, effect: { kind: "status", status: 403 } });
    const { strays, notLooked, exit } = await bed.look(env);
    assert.deepEqual([strays, exit], [[], 1]);
    assert.match(notLooked.join("\n"), /^Okta: .*403/m);
    const removal = await bed.remove(env);
    assert.deepEqual([removal.removals, removal.exit], [[], 1]);
    assert.ok(okta.apps().every(({ status }) => status === "ACTIVE"));
  });

  it("that Okta refuses to remove are said to be there still", async () => {
    await start(KNOWN, app(PAYMENTS, "flyte-ci payments lost", 1));
    bed.clock.advanceDays(60);
    okta.faults.add({ method: "POST", effect: { kind: "status", status: 403 } });
    const { removals, exit } = await bed.remove(env);
    assert.deepEqual(
      removals.map(({ outcome }) => outcome),
      ["failed"],
    );
    assert.match(removals[0]?.detail ?? "", /403/);
    assert.equal(exit, 1);
    assert.equal(statusOf("flyte-ci payments lost"), "ACTIVE");
  });

  it("cannot be looked for where nobody says which organisation", async () => {
    await start(KNOWN);
    const stores = [{ kind: "github", repository: "acme/app" }];
    bed.settings({ kind: "okta", authorizationServer: "union" }, stores);
    const { notLooked, exit } = await bed.look({ OKTA_API_TOKEN: API_TOKEN });
    assert.match(notLooked.join("\n"), /^Okta: .*OKTA_ORG_NAME/m);
    assert.equal(exit, 1);
  });
});
