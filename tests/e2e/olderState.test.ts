import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { entraTeam } from "../support/entraTeam";
import { everyService } from "../support/everyStore";
import {
  ledgerEntry,
  marksOf,
  ONE_TEAM,
  startLive,
  upWell,
  writesSince,
  type Live,
} from "../support/liveStack";
import { oidcStackFile } from "../support/oidcStack";

const GITHUB = "        - kind: github\n          repository: acme/payments\n";
const STORES = {
  github: GITHUB,
  gitlab: "        - { kind: gitlab, project: acme/app }\n",
  jenkins: "        - { kind: jenkins, folder: payments/ml }\n",
};

type Kind = "okta" | "entra" | "oidc";

/** What an update says that sees a generation which the state does not know. */
const OLDER = /an older state seems to have been restored.*pulumi stack import.*nextGeneration' 4/s;

describe("an older state restored, on the real engine", function () {
  this.timeout(300_000);
  let live: Live;

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  function configure(kind: Kind, stores: string, rotation = ""): void {
    const base = { okta: () => ONE_TEAM, entra: () => entraTeam(live.world), oidc };
    const text = base[kind]().replace(GITHUB, stores);
    const asked = rotation === "" ? "" : `      rotation:\n        ${rotation}\n`;
    live.stack.configure(text.replace("    payments:\n", `    payments:\n${asked}`));
  }
  const oidc = () => oidcStackFile(live);
  const backup = (name: string) => join(live.world.folder, `${name}.backup`);
  const keep = (name: string) => copyFileSync(live.stack.stateFile, backup(name));
  const restore = (name: string) => copyFileSync(backup(name), live.stack.stateFile);

  function heldWorks(): string {
    const held = live.world.stores.flatMap((store) => [...store.held()]);
    assert.equal(held.length, 1);
    const [{ value = "" } = {}] = held;
    assert.equal(live.world.monitor.whyDead(value), undefined);
    return value;
  }

  async function refused(pattern: RegExp, refresh = false): Promise<void> {
    const held = heldWorks();
    const marks = marksOf(live);
    const run = await live.stack.up({ refresh });
    assert.equal(run.ok, false, run.printed);
    assert.match(run.printed, pattern);
    assert.deepEqual(writesSince(live, marks), []);
    assert.equal(heldWorks(), held);
  }

  async function idle(): Promise<void> {
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.deepEqual(writesSince(live, marks), []);
    heldWorks();
  }

  /** Generation 3 is in the store and 2 works still; backups are of the times when 1 and 2 were all there was. */
  async function threeGenerations(kind: Kind, stores: string): Promise<void> {
    live = await startLive({ world: everyService() });
    configure(kind, stores);
    await upWell(live.stack);
    keep("one");
    configure(kind, stores, "request: first");
    await upWell(live.stack);
    for (const days of [8, 2]) {
      live.world.clock.advanceDays(days);
      await upWell(live.stack);
    }
    keep("two");
    configure(kind, stores, "request: second");
    await upWell(live.stack);
    assert.equal(ledgerEntry(live)["generation"], 3);
    live.world.clock.advanceDays(0.1);
    configure(kind, stores);
  }

  /** Whatever happens next, the key in the store works; in the end the state is the newest again. */
  async function goesOn(kind: Kind, stores: string): Promise<void> {
    configure(kind, stores, "nextGeneration: 4");
    await upWell(live.stack);
    heldWorks();
    assert.equal(ledgerEntry(live)["generation"], 4);
    for (const days of [8, 2]) {
      live.world.clock.advanceDays(days);
      await upWell(live.stack);
      heldWorks();
    }
    assert.equal(ledgerEntry(live)["previous"], undefined);
    await idle();
  }

  for (const [kind, store] of [
    ["okta", "github"],
    ["okta", "gitlab"],
    ["entra", "jenkins"],
  ] as const) {
    it(`${kind}, ${store}: writes nothing and says what to do, until a person decides`, async () => {
      const stores = STORES[store];
      await threeGenerations(kind, stores);
      restore("one");
      await idle();
      await refused(OLDER, true);
      await refused(OLDER);
      restore("one");
      live.world.clock.advanceDays(90);
      await refused(OLDER);
      restore("two");
      await refused(OLDER);
      if (kind === "okta") await deleteByHand(live, 2);
      await goesOn(kind, stores);
    });
  }

  it("okta: says which of two secrets is which, when no third can be added", async () => {
    await threeGenerations("okta", GITHUB);
    restore("two");
    configure("okta", GITHUB, "nextGeneration: 4");
    await refused(/already has 2 client secrets.*\(generation 2, ACTIVE.*\(generation 3, ACTIVE/s);
  });

  it("oidc, github: cannot be seen, and makes a key that works beside the one that nobody knows", async () => {
    await threeGenerations("oidc", GITHUB);
    const before = heldWorks();
    restore("one");
    await idle();
    // The client of generation 1 is gone: no further store gets its key.
    configure("oidc", `${GITHUB}        - { kind: gitlab, project: acme/app }\n`);
    await refused(/could not be proven.*No store was written/s);
    restore("one");
    configure("oidc", GITHUB);
    const run = await live.stack.up({ refresh: true });
    assert.ok(run.ok, run.printed);
    heldWorks();
    restore("two");
    live.world.clock.advanceDays(90);
    await upWell(live.stack);
    heldWorks();
    assert.equal(ledgerEntry(live)["generation"], 3);
    assert.equal(live.world.monitor.whyDead(before), undefined);
  });

  for (const [kind, store] of [
    ["entra", "jenkins"],
    ["oidc", "gitlab"],
  ] as const) {
    it(`${kind}, ${store}: destroy takes the newer key out of the store before its client dies`, async () => {
      await threeGenerations(kind, STORES[store]);
      restore("two");
      const run = await live.stack.destroy();
      assert.ok(run.ok, run.printed);
      assert.deepEqual(
        live.world.stores.flatMap((view) => [...view.held()]),
        [],
      );
    });
  }
});

/** What a person does in Okta's console. */
async function deleteByHand({ world: { okta } }: Live, generation: number): Promise<void> {
  const [{ id: appId = "" } = {}] = okta.apps();
  const secret = okta
    .secretsOf(appId)
    .find(({ clientSecret }) => clientSecret.startsWith(`g${generation}_`));
  assert.ok(secret);
  const address = `${okta.url}/api/v1/apps/${appId}/credentials/secrets/${secret.id}`;
  const headers = { authorization: "SSWS sandbox-okta-administrator-token" };
  for (const [method, path] of [
    ["POST", `${address}/lifecycle/deactivate`],
    ["DELETE", address],
  ] as const) {
    const response = await fetch(path, { method, headers });
    assert.ok(response.ok, await response.text());
  }
}
