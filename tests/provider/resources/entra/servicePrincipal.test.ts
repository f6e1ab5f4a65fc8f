import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { administrator } from "./administrators";
import { EntraBed, UNION } from "./entraBed";

const URN = urn("entra:ServicePrincipal");
const UPSERT = "/v1.0/servicePrincipals(appId=:appId)";

describe("cikeys:entra:ServicePrincipal", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let principal: ManagedResource;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    const app = await client.create(urn("entra:Application"), await bed.applicationInputs());
    inputs = { connection: bed.connection, clientId: app.outputs["clientId"], owners: [] };
    principal = new ManagedResource(client, "cikeys:entra:ServicePrincipal", "it");
  });

  afterEach(() => bed.stop());

  it("is made, and says its object id", async () => {
    const { id, outputs } = await client.create(URN, inputs);
    assert.equal(id, bed.team.servicePrincipalId);
    assert.deepEqual(outputs, { ...inputs, objectId: id, addedOwners: [] });
    const { tags } = (await bed.graph("GET", `servicePrincipals/${id}`)) as { tags: string[] };
    assert.deepEqual(tags, ["flyte-ci-keys", "HideApp"]);
  });

  it("is taken up when it is there, without a write", async () => {
    const first = await client.create(URN, inputs);
    const mark = bed.entra.calls.mark();
    assert.deepEqual(await client.create(URN, inputs), first);
    assert.deepEqual(bed.writes(mark), []);
  });

  for (const effect of [
    { kind: "reply-lost" },
    { kind: "reset" },
    { kind: "status", status: 503 },
    { kind: "status", status: 429, headers: { "retry-after": "0.128" } },
  ] as const) {
    it(`is made once after ${JSON.stringify(effect)}`, async () => {
      bed.entra.faults.add({ method: "PATCH", path: UPSERT, effect });
      const { id } = await client.create(URN, inputs);
      assert.equal(id, bed.team.servicePrincipalId);
    });
  }

  it("waits until Graph knows the new app, and until it shows the service principal", async () => {
    bed.entra.settings.window = 5000;
    const clientId = String(
      ((await bed.graph("POST", "applications", { displayName: "new" })) as { appId: string })
        .appId,
    );
    const { id } = await client.create(URN, { ...inputs, clientId });
    const statuses = bed.writes().filter(({ template }) => template === UPSERT);
    assert.deepEqual([...new Set(statuses.map(({ status }) => status))], [400, 201]);
    assert.ok(bed.waited >= 10_000);
    const again = await client.create(URN, { ...inputs, clientId });
    assert.equal(again.id, id);
  });

  it("waits where the caller's ownership of the new app is not known yet", async () => {
    const caller = administrator("Application.ReadWrite.OwnedBy");
    const owned = await EntraBed.start({ callers: [caller], apis: [UNION] });
    try {
      owned.entra.settings.window = 5000;
      const provider = await owned.provider(caller);
      const app = await provider.create(urn("entra:Application"), {
        connection: owned.connection,
        uniqueName: "payments",
        displayName: "flyte-ci payments",
        owner: "p/s/payments",
        permission: { apiClientId: UNION.clientId, roleId: caller.objectId },
        owners: [],
      });
      const effect = {
        kind: "status" as const,
        status: 403,
        body: JSON.stringify({
          error: {
            code: "Authorization_RequestDenied",
            message:
              "When using this permission, the backing application of the service principal being created must in the local tenant",
          },
        }),
      };
      owned.entra.faults.add({ method: "PATCH", path: UPSERT, times: 2, effect });
      const clientId = app.outputs["clientId"];
      const { id } = await provider.create(URN, {
        connection: owned.connection,
        clientId,
        owners: [],
      });
      assert.equal(id, owned.team.servicePrincipalId);
    } finally {
      await owned.stop();
    }
  });

  it("names the permission that lacks, at once", async () => {
    const effect = { kind: "status", status: 403 } as const;
    bed.entra.faults.add({ method: "PATCH", path: UPSERT, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /answered 403 .*Application\.ReadWrite\.OwnedBy/);
    assert.equal(bed.waited, 0);
  });

  it("makes no call in a preview", async () => {
    const mark = bed.entra.calls.mark();
    const { outputs } = await client.create(URN, inputs, true);
    assert.equal(outputs["objectId"], "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("is replaced for another app, and updated for owners or connection", async () => {
    await principal.up(inputs);
    const mark = bed.entra.calls.mark();
    assert.equal(await principal.up(inputs), "same");
    assert.equal(await principal.up({ ...inputs, clientId: UNION.clientId }), "replace");
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await principal.up({ ...inputs, connection }), "update");
    assert.equal(bed.entra.calls.mark(), mark);
    await principal.up({ ...inputs, owners: [bed.union.servicePrincipalId] });
    assert.deepEqual(principal.outputs["addedOwners"], [bed.union.servicePrincipalId]);
    await principal.up(inputs);
    assert.deepEqual(principal.outputs["addedOwners"], []);
  });

  it("is found gone on refresh, also with its app", async () => {
    await principal.up(inputs);
    await principal.refresh();
    assert.equal(principal.id, bed.team.servicePrincipalId);
    bed.entra.deleteApplicationByHand(bed.team.appId);
    await principal.refresh();
    assert.equal(principal.state, undefined);
  });

  it("is deleted once; gone already, or with the answer lost, is fine", async () => {
    await principal.up(inputs);
    const state = principal.state;
    const path = "/v1.0/servicePrincipals/:id";
    bed.entra.faults.add({ method: "DELETE", path, effect: { kind: "reply-lost" } });
    await principal.destroy();
    assert.equal(bed.team.servicePrincipalId, undefined);
    principal.state = state;
    await principal.destroy();
  });
});
