import assert from "node:assert/strict";
import type { Grant } from "../../../../sandbox/emulators/jenkins/world";
import { FOREIGN, JenkinsBed, KEY, LEAST, USER, TOKEN, world } from "./jenkinsBed";

const ID = "flyte-api-key";
const TRAIN = "payments/ml/train";

describe("cikeys:jenkins:SecretText: hidden by another credential", () => {
  let bed: JenkinsBed;

  beforeEach(async () => {
    bed = await JenkinsBed.start();
  });

  afterEach(() => bed.stop());

  const address = (folder: string, domain = "_"): string =>
    `${bed.jenkins.rootUrl}/job/${folder.replaceAll("/", "/job/")}/credentials/store/folder/domain/${domain}/credential/${ID}`;

  const foreign = (
    place: { folder?: string; domain?: string },
    description = "last year's",
  ): void =>
    bed.jenkins.controller.setCredential({ id: ID, secret: FOREIGN, description, ...place });

  it("is reported where a folder below has one, at any depth, since jobs there get that", async () => {
    foreign({ folder: "payments" });
    foreign({ folder: "payments/ml", domain: "old" });
    const managed = bed.resource();
    await managed.up(bed.inputs());
    assert.deepEqual(managed.outputs["hiddenBy"], [
      address("payments"),
      address("payments/ml", "old"),
    ]);
    assert.equal(managed.outputs["hiddenByLooked"], true);
    assert.equal(bed.jenkins.controller.resolve(TRAIN, ID)?.value, FOREIGN);
    assert.equal(bed.jenkins.controller.resolve(TRAIN, ID)?.address, address("payments/ml", "old"));
  });

  it("is not what a credential above does, nor one of another id, nor one beside", async () => {
    foreign({});
    foreign({ folder: "other" });
    bed.jenkins.controller.setCredential({ id: "other", secret: FOREIGN, folder: "payments/ml" });
    const managed = bed.resource();
    await managed.up(bed.inputs({ folder: "payments" }));
    assert.deepEqual(managed.outputs["hiddenBy"], []);
    assert.equal(bed.jenkins.controller.resolve(TRAIN, ID)?.value, KEY);
  });

  it("is not what a credential of this product does", async () => {
    await bed.resource("nested").up(bed.inputs({ folder: "payments/ml" }));
    const managed = bed.resource();
    await managed.up(bed.inputs());
    assert.deepEqual(managed.outputs["hiddenBy"], []);
  });

  it("is seen by a refresh when it comes later, without another write", async () => {
    const managed = bed.resource();
    await managed.up(bed.inputs());
    foreign({ folder: "payments" });
    await managed.refresh();
    assert.deepEqual(managed.outputs["hiddenBy"], [address("payments")]);
    assert.equal(await managed.up(bed.inputs()), "same");
  });

  it("is said not to have been looked for where the user may not look", async () => {
    await bed.stop();
    const grants: Grant[] = [
      { permissions: ["Overall/Read", "Job/Read"] },
      { permissions: LEAST, inherited: false },
      { folder: "payments/ml", permissions: LEAST },
    ];
    const user = { id: USER, apiTokens: [TOKEN], grants };
    bed = await JenkinsBed.start({ ...world(), users: [user] });
    foreign({ folder: "payments" });
    foreign({ folder: "payments/ml" });
    const managed = bed.resource();
    await managed.up(bed.inputs());
    assert.deepEqual(managed.outputs["hiddenBy"], [address("payments/ml")]);
    assert.equal(managed.outputs["hiddenByLooked"], false);
    const below = bed.resource();
    await below.up(bed.inputs({ folder: "payments/ml", adopt: true }));
    assert.equal(below.outputs["hiddenByLooked"], true);
  });

  it("never keeps a key from being written", async () => {
    const path = /\/(store\/\w+|job\/\w+|jenkins)\/api\/json$/;
    bed.jenkins.faults.add({ path, times: Infinity, effect: { kind: "status", status: 500 } });
    const managed = bed.resource();
    await managed.up(bed.inputs());
    assert.equal(bed.held(), KEY);
    assert.deepEqual([managed.outputs["hiddenBy"], managed.outputs["hiddenByLooked"]], [[], false]);
  });
});
