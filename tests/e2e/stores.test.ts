import assert from "node:assert/strict";
import type { Fault } from "../../sandbox/emulators/faults";
import {
  EVERY_STORE,
  heldIn,
  pipelines,
  startStores,
  storeDetails,
  theKey,
} from "../support/everyStore";
import { ledgerEntry, marksOf, upWell, type Live } from "../support/liveStack";

const ADDRESSES = [
  "github:acme/payments: FLYTE_API_KEY",
  "gitlab:project acme/app: FLYTE_API_KEY",
  "gitlab:group acme: FLYTE_API_KEY",
  "gitlab:instance: FLYTE_API_KEY",
  "jenkins:jenkins: flyte-api-key",
  "jenkins:jenkins folder payments/ml: flyte-api-key",
];

describe("a team with every kind of store, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startStores(EVERY_STORE);
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  /** Writes to the stores after a mark, by service. */
  function writes(marks: Record<string, number> = {}): Record<string, string[]> {
    return Object.fromEntries(
      live.world.stores.map(({ emulator: { name, calls } }) => [
        name,
        calls
          .since(marks[name])
          .filter(({ kind }) => kind === "write")
          .map(({ method }) => method),
      ]),
    );
  }

  const generations = () => storeDetails(live).map(({ generation }) => generation);
  const secrets = () => live.world.okta.secretsOf(live.world.okta.apps()[0]?.id ?? "");

  it("lives through create, no-op, rotation, retirement and destroy, with one write a store each", async () => {
    assert.deepEqual(writes(), {
      github: ["PUT"],
      gitlab: ["POST", "POST", "POST"],
      jenkins: ["POST", "POST"],
    });
    const first = theKey(live);
    const local = (address: string) => address.replace(/127\.0\.0\.1:\d+(\/jenkins)?/, "jenkins");
    assert.deepEqual(
      storeDetails(live).map(({ address }) => local(address).replace(/gitlab:jenkins /, "gitlab:")),
      ADDRESSES,
    );
    assert.deepEqual(generations(), [1, 1, 1, 1, 1, 1]);
    assert.match(storeDetails(live)[0]?.updatedAt ?? "", /^20\d\d-/);

    let marks = marksOf(live);
    const noOp = await upWell(live.stack);
    const { read, same, ...changes } = noOp.changes;
    assert.deepEqual(changes, {});
    assert.ok((read ?? 0) + (same ?? 0) > 0);
    const nothing = { github: [], gitlab: [], jenkins: [] };
    assert.deepEqual(writes(marks), nothing);
    for (const service of ["gitlab", "jenkins"] as const) {
      assert.equal(live.world[service].calls.mark(), marks[service], `${service} was called`);
    }

    live.world.clock.advanceDays(91);
    marks = marksOf(live);
    await upWell(live.stack);
    assert.deepEqual(writes(marks), {
      github: ["PUT"],
      gitlab: ["PUT", "PUT", "PUT"],
      jenkins: ["POST", "POST"],
    });
    assert.notEqual(theKey(live), first);
    assert.equal(live.world.monitor.whyDead(first), undefined);
    assert.deepEqual(generations(), [2, 2, 2, 2, 2, 2]);

    marks = marksOf(live);
    live.world.clock.advanceDays(7);
    await upWell(live.stack);
    live.world.clock.advanceDays(1);
    await upWell(live.stack);
    assert.deepEqual(writes(marks), nothing);
    assert.notEqual(live.world.monitor.whyDead(first), undefined);
    assert.equal(secrets().length, 1);

    marks = marksOf(live);
    const destroyed = await live.stack.destroy();
    assert.ok(destroyed.ok, destroyed.printed);
    assert.deepEqual([...heldIn(live).keys()], []);
    assert.deepEqual(writes(marks), {
      github: ["DELETE"],
      gitlab: ["DELETE", "DELETE", "DELETE"],
      jenkins: ["DELETE", "DELETE"],
    });
  });

  const refusals: [service: string, address: RegExp, fault: Pick<Fault, "method" | "path">][] = [
    ["github", /^github:/, { method: "PUT", path: /\/actions\/secrets\/FLYTE_API_KEY$/ }],
    ["gitlab", /^gitlab:.*project/, { method: "PUT", path: /\/projects\/[^/]+\/variables\// }],
    ["jenkins", /^jenkins:.*folder/, { method: "POST", path: /\/job\/ml\/.*\/config\.xml$/ }],
  ];
  for (const [service, address, fault] of refusals) {
    it(`${service} refuses: the others are written, nothing is delivered or retired, a re-run finishes`, async () => {
      const first = theKey(live);
      const { faults } = live.world[service as "github" | "gitlab" | "jenkins"];
      const effect = { kind: "status", status: 403 } as const;
      const lift = faults.add({ ...fault, times: Infinity, effect });
      live.world.clock.advanceDays(91);
      for (const continueOnError of [false, true, true]) {
        const run = await live.stack.up({ continueOnError });
        assert.equal(run.ok, false);
        assert.match(run.printed, /403/);
        assert.doesNotMatch(run.printed, /\n\s+at /);
        const holders = [...heldIn(live).values()].filter((value) => value === first);
        // Without the option the engine starts nothing more after the first error.
        if (continueOnError) assert.equal(holders.length, 1, "all others hold the new key");
        assert.equal(live.world.monitor.whyDead(first), undefined);
        assert.equal(ledgerEntry(live)["generation"], 1);
        assert.deepEqual(
          secrets().map(({ status }) => status),
          ["ACTIVE", "ACTIVE"],
        );
        live.world.clock.advanceDays(10);
      }
      for (const details of storeDetails(live)) {
        assert.equal(details.generation, address.test(details.address) ? 1 : 2, details.address);
      }
      lift();
      await upWell(live.stack);
      assert.notEqual(theKey(live), first);
      assert.equal(ledgerEntry(live)["generation"], 2);
      assert.deepEqual(generations(), [2, 2, 2, 2, 2, 2]);
    });
  }

  it("no pipeline that looks every 5 ms ever finds the key missing or dead, through rotations and retirements", async () => {
    const reader = new Reader(live);
    reader.start();
    const build = live.world.jenkins.controller.startBuild("payments/ml/deploy", "flyte-api-key");
    // Due; then disabled, deleted, due again, and so on.
    const days = [91, ...Array.from({ length: 12 }, () => [7, 1, 83]).flat()];
    for (const wait of days) {
      if (reader.polls >= 1000) break;
      live.world.clock.advanceDays(wait);
      await upWell(live.stack);
      if (wait === 91) assert.equal(live.world.monitor.whyDead(build.value), undefined);
    }
    reader.stop();
    assert.deepEqual(reader.violations, []);
    assert.ok(reader.polls >= 1000, `only ${reader.polls} polls of each store`);
    assert.ok(reader.keys.size > 1, "no rotation happened meanwhile");
  });
});

/** Looks at every store as its pipelines do. */
class Reader {
  /** Looks at each store. */
  polls = 0;
  readonly keys = new Set<string>();
  readonly violations: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly live: Live) {}

  start(): void {
    const looks = Object.entries(pipelines(this.live));
    this.timer = setInterval(() => {
      this.polls += 1;
      for (const [pipeline, look] of looks) this.judge(pipeline, look());
    }, 5);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private judge(pipeline: string, key: string | undefined): void {
    if (key === undefined) return void this.violations.push(`${pipeline}: missing`);
    this.keys.add(key);
    const reason = this.live.world.monitor.whyDead(key);
    if (reason !== undefined) this.violations.push(`${pipeline}: ${reason}`);
  }
}
