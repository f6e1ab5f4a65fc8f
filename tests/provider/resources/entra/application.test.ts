import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { scriptedReplicas } from "../../../../sandbox/emulators/entra/replicas";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed, OWNER_MARK, UNION_CLIENT_ID } from "./entraBed";

const URN = urn("entra:Application");
const UPSERT = "/v1.0/applications(uniqueName=:uniqueName)";

describe("cikeys:entra:Application: create", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    inputs = await bed.applicationInputs();
  });

  afterEach(() => bed.stop());

  it("makes the app, with mark and permission, and says its ids", async () => {
    const { id, outputs } = await client.create(URN, inputs);
    const { team } = bed;
    assert.equal(id, team.id);
    assert.deepEqual(outputs, {
      ...inputs,
      objectId: team.id,
      clientId: team.appId,
      addedOwners: [],
    });
    assert.equal(team.uniqueName, inputs["uniqueName"]);
    assert.deepEqual(team.tags, ["flyte-ci-keys", `flyte-ci-keys:${OWNER_MARK}`]);
    const { roleId } = await bed.unionIds();
    assert.deepEqual(team.requiredResourceAccess, [
      { resourceAppId: UNION_CLIENT_ID, resourceAccess: [{ id: roleId, type: "Role" }] },
    ]);
    const app = (await bed.graph("GET", `applications/${id}`)) as Properties;
    assert.equal(app["signInAudience"], "AzureADMyOrg");
    assert.equal((app["api"] as Properties)["requestedAccessTokenVersion"], 2);
  });

  it("makes nothing the second time: same ids, one write", async () => {
    const first = await client.create(URN, inputs);
    assert.deepEqual(await client.create(URN, inputs), first);
    assert.equal(bed.teams.length, 1);
    assert.equal(bed.writes().length, 1);
  });

  for (const effect of [
    { kind: "reply-lost" },
    { kind: "reset" },
    { kind: "status", status: 500 },
    { kind: "status", status: 201, body: "<html>" },
  ] as const) {
    it(`makes one app after ${JSON.stringify(effect)}`, async () => {
      bed.entra.faults.add({ method: "PATCH", path: UPSERT, effect });
      const created = await client.create(URN, inputs).catch(() => client.create(URN, inputs)); // `pulumi up` again
      assert.deepEqual(
        bed.teams.map(({ id }) => id),
        [created.id],
      );
    });
  }

  for (const [name, replica] of [
    ["lags", undefined],
    ["flaps", scriptedReplicas(["lagging", "current", "lagging"])],
  ] as const) {
    it(`waits for a directory that ${name}, and repeats itself to one app`, async () => {
      bed.entra.settings.window = 700;
      if (replica !== undefined) bed.entra.settings.replica = replica;
      const effect = { kind: "reply-lost" } as const;
      bed.entra.faults.add({ method: "PATCH", path: UPSERT, effect });
      const first = await client.create(URN, inputs);
      bed.entra.settings.window = 700_000;
      const second = await client.create(URN, inputs); // still shown by no lagging replica of another window
      assert.equal(second.id, first.id);
      assert.equal(bed.teams.length, 1);
      assert.ok(bed.waited > 0);
    });
  }

  it("is made once where the repeated call meets a replica that does not know it", async () => {
    Object.assign(bed.entra.settings, { window: 5000, writes: "replica" });
    bed.entra.faults.add({ method: "PATCH", path: UPSERT, effect: { kind: "reply-lost" } });
    const { id } = await client.create(URN, inputs);
    assert.deepEqual(
      bed.teams.map((app) => app.id),
      [id],
    );
    assert.deepEqual(
      bed.writes().map(({ status }) => status),
      [0, 400],
    );
  });

  it("says that it waited in vain, and finishes when run again", async () => {
    bed.entra.settings.window = 1_000_000;
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /waited 120 s until Graph shows the app, in vain\. .*pulumi up/);
    bed.entra.settle();
    assert.equal((await client.create(URN, inputs)).id, bed.team.id);
    assert.equal(bed.teams.length, 1);
  });

  it("makes no call in a preview", async () => {
    const mark = bed.entra.calls.mark();
    const { id, outputs } = await client.create(URN, inputs, true);
    assert.equal(id, "");
    assert.equal(outputs["clientId"], "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("adds further owners, who may be owners already", async () => {
    const [one, two] = [
      bed.union.servicePrincipalId,
      bed.entra.applications()[0]?.servicePrincipalId,
    ];
    const first = await client.create(URN, { ...inputs, owners: [one] });
    assert.deepEqual(first.outputs["addedOwners"], [one]);
    const second = await client.create(URN, { ...inputs, owners: [one, two] });
    assert.deepEqual(second.outputs["addedOwners"], [two]);
    assert.deepEqual(bed.team.owners, [one, two]);
  });

  it("adds an owner once when the answer is lost", async () => {
    const owner = bed.union.servicePrincipalId;
    const path = "/v1.0/applications/:id/owners/$ref";
    bed.entra.faults.add({ method: "POST", path, effect: { kind: "reply-lost" } });
    await client.create(URN, { ...inputs, owners: [owner] });
    assert.deepEqual(bed.team.owners, [owner]);
  });
});
