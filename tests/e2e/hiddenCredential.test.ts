import assert from "node:assert/strict";
import type { CredentialPlace } from "../../sandbox/emulators/jenkins/world";
import { LEAST, startStores, storeDetails } from "../support/everyStore";
import { upWell, type Live } from "../support/liveStack";

const ID = "flyte-api-key";
const OLD = "last-year's-key-of-somebody-else";

/** Where the product writes, where another credential of the same id is, and which job gets that one. */
const FLOORS: [
  what: string,
  settings: string,
  other: Omit<CredentialPlace, "id">,
  below: string,
][] = [
  [
    "in a folder, ours at the controller",
    `credentialId: ${ID}`,
    { folder: "payments" },
    "payments",
  ],
  [
    "in a nested folder, ours above it",
    "folder: payments",
    { folder: "payments/ml" },
    "payments/job/ml",
  ],
  [
    "in another domain of the same store",
    "folder: payments/ml",
    { folder: "payments/ml", domain: "old" },
    "payments/job/ml",
  ],
];

describe("A11: another credential of the same id in Jenkins, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  afterEach(() => live.world.stop());

  for (const [what, settings, other, below] of FLOORS) {
    it(`${what}: said in every update and in the status, also when the old key is retired`, async () => {
      live = await startStores([["jenkins", settings]], LEAST, ({ monitor, jenkins }) => {
        monitor.pause(); // the other one never was a key
        jenkins.controller.setCredential({ ...other, id: ID, secret: OLD });
      });
      const url = live.world.jenkins.rootUrl;
      const note = `hidden for jobs below ${url}/job/${below} by a credential that is not ours: ${url}/job/${below}/credentials/`;
      for (const days of [0, 91, 7, 1]) {
        live.world.clock.advanceDays(days);
        const { printed } = await upWell(live.stack);
        assert.ok(printed.includes(`flyte-api-key is ${note}`), printed);
        assert.ok(storeDetails(live)[0]?.notes[0]?.startsWith(note));
      }
      assert.equal(
        live.world.jenkins.controller.credential({ ...other, id: ID })?.secret.value,
        OLD,
      );
      assert.equal(live.world.okta.secretsOf(live.world.okta.apps()[0]?.id ?? "").length, 1);
    });
  }

  it("is not said of our own, in a folder below", async () => {
    live = await startStores([
      ["jenkins", `credentialId: ${ID}`],
      ["jenkins", "folder: payments"],
    ]);
    const { printed } = await upWell(live.stack);
    assert.doesNotMatch(printed, /hidden for jobs/);
    assert.deepEqual(
      storeDetails(live).flatMap(({ notes }) => notes),
      [],
    );
  });

  it("is said not to have been looked for where the user may not look", async () => {
    const permissions = [...LEAST];
    live = await startStores([["jenkins", `credentialId: ${ID}`]], permissions, ({ jenkins }) => {
      const path = /\/job\/payments\/credentials\/store\/folder\/api\/json$/;
      jenkins.faults.add({ path, times: Infinity, effect: { kind: "status", status: 404 } });
    });
    assert.match(storeDetails(live)[0]?.notes[0] ?? "", /was not looked at everywhere/);
  });
});
