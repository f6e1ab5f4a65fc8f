import assert from "node:assert/strict";
import { secretName } from "../../../common/secretName";
import { ownerTag, PRODUCT_TAG } from "../../../provider/resources/entra/ownerTag";
import { Entra, type EntraTenant } from "../../../provider/services/entra/entra";
import { EntraEmulator } from "../../../sandbox/emulators/entra/entra";
import { OWNER, resource, StrayBed } from "./strayBed";

const ADMINISTRATOR = {
  clientId: "aaaaaaaa-0000-4000-8000-000000000001",
  clientSecret: "administrator-secret",
  permissions: ["Application.ReadWrite.OwnedBy" as const, "Application.Read.All" as const],
};

const ENV = {
  ARM_CLIENT_ID: ADMINISTRATOR.clientId,
  ARM_CLIENT_SECRET: ADMINISTRATOR.clientSecret,
};

describe("strays in Entra", function () {
  this.timeout(20_000);
  let bed: StrayBed;
  let entra: EntraEmulator;
  let tenant: EntraTenant;

  beforeEach(async () => {
    bed = new StrayBed();
    entra = await new EntraEmulator(bed.clock, { callers: [ADMINISTRATOR] }).start();
    const { tenantId, url } = entra;
    const connection = { tenantId, authorityHost: url, graphUrl: url };
    const quiet = { signal: new AbortController().signal, progress: () => undefined };
    tenant = new Entra({ env: ENV, clock: bed.clock }).tenant(connection, quiet);
    const identity = { kind: "entra", api: "api://union", ...connection };
    bed.settings(identity, [{ kind: "github", repository: "acme/app" }]);
  });

  afterEach(async () => {
    bed.stop();
    await entra.stop();
  });

  /** An app with the owner's tag; its object id. */
  async function app(owner: string, displayName = `flyte-ci ${owner}`): Promise<string> {
    const tags = [PRODUCT_TAG, ownerTag(owner)];
    const made = await tenant.applications.createIfMissing(owner, { displayName, tags });
    assert.ok(made);
    return made.id;
  }

  /** A secret with this name; its key id. */
  async function secret(appId: string, displayName: string): Promise<string> {
    const endDateTime = new Date(bed.clock.now().getTime() + 90 * 86_400_000).toISOString();
    return (await tenant.passwords.add(appId, { displayName, endDateTime })).keyId;
  }

  const appIds = () => entra.applications().map(({ id }) => id);

  async function keyIds(appId: string): Promise<string[]> {
    return (await tenant.passwords.keyIds(appId)) ?? [];
  }

  /** A team whose state knows generation 3 of its app; the app's object id. */
  async function knownTeam(team: string): Promise<string> {
    const id = await app(`${OWNER}/${team}`, `flyte-ci ${team}`);
    bed.knows(resource("cikeys:entra:Application", `${team}-entra`, { id }));
    bed.knowsGeneration(team, 3);
    const current = await secret(id, secretName(`flyte-ci ${team}`, 3));
    bed.knows(resource("cikeys:entra:ClientSecret", `${team}-secret-3`, { id: current }));
    return id;
  }

  it("are none where the state knows every app and secret", async () => {
    await knownTeam("payments");
    const { strays, notLooked, exit } = await bed.look(ENV);
    assert.deepEqual(strays, []);
    assert.equal(exit, 0);
    assert.match(notLooked.join(), /^GitHub secrets: GitHub does not tell/);
  });

  it("are secrets of an earlier generation, removed after the quarantine and not before", async () => {
    const id = await knownTeam("payments");
    const stray = await secret(id, secretName("flyte-ci payments", 2));
    const found = await bed.look(ENV);
    assert.deepEqual(found.verdicts, [["payments", "secret", 2, "stray"]]);
    assert.equal(found.exit, 4);

    assert.deepEqual((await bed.remove(ENV)).outcomes, { [stray]: "waits" });
    bed.clock.advanceDays(6.9);
    const { removals, exit } = await bed.remove(ENV);
    assert.match(removals[0]?.detail ?? "", /^until 20/);
    assert.equal(exit, 2);
    assert.equal((await keyIds(id)).length, 2);

    bed.clock.advanceDays(0.2);
    const done = await bed.remove(ENV);
    assert.deepEqual([done.outcomes, done.exit], [{ [stray]: "deleted" }, 0]);
    assert.equal((await keyIds(id)).length, 1);
    assert.deepEqual((await bed.look(ENV)).strays, []);
  });

  it("are not secrets that somebody else added: these are told and stay", async () => {
    const id = await knownTeam("payments");
    const foreign = await secret(id, "made by hand");
    const otherName = await secret(id, secretName("another client", 1));
    bed.clock.advanceDays(60);
    const { verdicts, exit } = await bed.look(ENV);
    const told = ["payments", "secret", null, "foreign"];
    assert.deepEqual([verdicts, exit], [[told, told], 0]);
    const outcome = await bed.remove(ENV);
    const left = { [foreign]: "left", [otherName]: "left" };
    assert.deepEqual([outcome.outcomes, outcome.exit], [left, 0]);
    assert.equal((await keyIds(id)).length, 3);
  });

  it("stay where one secret shows an older state, and go in the team beside it", async () => {
    const payments = await knownTeam("payments");
    const search = await knownTeam("search");
    const old = await secret(payments, secretName("flyte-ci payments", 2));
    const sign = await secret(payments, secretName("flyte-ci payments", 4));
    const other = await secret(search, secretName("flyte-ci search", 2));
    bed.clock.advanceDays(8);
    const { outcomes, exit } = await bed.remove(ENV);
    assert.deepEqual(outcomes, { [old]: "left", [sign]: "left", [other]: "deleted" });
    assert.equal(exit, 4);
    assert.equal((await keyIds(payments)).length, 3);
    assert.equal((await keyIds(search)).length, 1);
  });

  it("are whole apps of an earlier generation, deleted after the quarantine of their newest secret", async () => {
    await knownTeam("payments");
    const stray = await strayApp();
    bed.clock.advanceDays(30);
    await secret(stray, secretName("flyte-ci payments", 2));
    bed.clock.advanceDays(1);
    assert.equal((await bed.remove(ENV)).outcomes[stray], "waits");
    bed.clock.advanceDays(7);
    assert.equal((await bed.remove(ENV)).outcomes[stray], "deleted");
    assert.ok(!appIds().includes(stray));
  });

  /** A second app of the team `payments`, with a secret of generation 1. */
  async function strayApp(): Promise<string> {
    const tags = [PRODUCT_TAG, ownerTag(`${OWNER}/payments`)];
    const properties = { displayName: "flyte-ci payments", tags };
    const made = await tenant.applications.createIfMissing("a second one", properties);
    assert.ok(made);
    await secret(made.id, secretName("flyte-ci payments", 1));
    return made.id;
  }

  it("are not apps with a secret of somebody else, who would lose it", async () => {
    await knownTeam("payments");
    const shared = await strayApp();
    await secret(shared, "made by hand");
    bed.clock.advanceDays(60);
    const { verdicts } = await bed.look(ENV);
    assert.deepEqual(verdicts, [["payments", "client", 1, "foreign"]]);
    assert.deepEqual((await bed.remove(ENV)).outcomes, { [shared]: "left" });
    assert.ok(appIds().includes(shared));
  });

  it("are not apps of a team that the state does not know: the state is older", async () => {
    const newer = await app(`${OWNER}/payments`);
    await secret(newer, secretName("flyte-ci payments", 1));
    bed.clock.advanceDays(60);
    const { verdicts, exit } = await bed.look(ENV);
    assert.deepEqual([verdicts, exit], [[["payments", "client", 1, "older state"]], 4]);
    assert.deepEqual((await bed.remove(ENV)).outcomes, { [newer]: "left" });
  });

  it("are never another stack's or project's, nor what bears no mark", async () => {
    await knownTeam("payments");
    for (const owner of ["keys/prod-eu/payments", "keys/dev/payments", "other/prod/payments"]) {
      await secret(await app(owner), secretName(`flyte-ci ${owner}`, 9));
    }
    await tenant.applications.createIfMissing("by hand", { displayName: "flyte-ci payments" });
    const before = appIds();
    bed.clock.advanceDays(60);
    assert.deepEqual((await bed.look(ENV)).strays, []);
    assert.deepEqual((await bed.remove(ENV)).removals, []);
    assert.deepEqual(appIds(), before);
  });

  it("are not looked for where Graph refuses, which is said, and nothing is removed", async () => {
    const id = await knownTeam("payments");
    await secret(id, secretName("flyte-ci payments", 2));
    bed.clock.advanceDays(60);
    entra.faults.add({ method: "GET", effect: { kind: "status", status: 403 }, times: Infinity });
    const { strays, notLooked, exit } = await bed.look(ENV);
    assert.deepEqual([strays, exit], [[], 1]);
    assert.match(notLooked.join("\n"), /^Entra: .*403/m);
    const outcome = await bed.remove(ENV);
    assert.deepEqual([outcome.removals, outcome.exit], [[], 1]);
    entra.faults.clear();
    assert.equal((await keyIds(id)).length, 2);
  });

  it("are found on every page", async () => {
    await knownTeam("payments");
    const teams = Array.from({ length: 120 }, (_, index) => `team-${index}`);
    for (const team of teams) {
      bed.knowsGeneration(team, 2);
      await secret(await app(`${OWNER}/${team}`), secretName(`flyte-ci ${team}`, 1));
    }
    const found = (await bed.look(ENV)).strays.map(({ team }) => team);
    assert.deepEqual(found.sort(), teams.sort());
  });
});
