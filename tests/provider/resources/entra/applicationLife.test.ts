import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { DISPLAY_NAME, EntraBed, OWNER_MARK, UNION_CLIENT_ID } from "./entraBed";

const OTHER_ROLE = "0e000000-0000-4000-8000-000000000001";
const GRAPH = "00000003-0000-0000-c000-000000000000";

describe("cikeys:entra:Application: after its creation", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let app: ManagedResource;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    inputs = await bed.applicationInputs();
    app = new ManagedResource(client, "cikeys:entra:Application", "it");
    await app.up(inputs);
  });

  afterEach(() => bed.stop());

  const path = () => `applications/${app.id}`;

  function access(): [string, string[]][] {
    const [{ requiredResourceAccess } = { requiredResourceAccess: [] }] = bed.teams;
    return requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => [
      resourceAppId,
      resourceAccess.map(({ id }) => id),
    ]);
  }

  it("costs no call where nothing changed, or only what counts once", async () => {
    const mark = bed.entra.calls.mark();
    assert.equal(await app.up(inputs), "same");
    const connection = Object.fromEntries(Object.entries(bed.connection).reverse());
    assert.equal(await app.up({ ...inputs, connection }), "same");
    const adoptApp = "0a000000-0000-4000-8000-000000000001";
    assert.equal(await app.up({ ...inputs, uniqueName: "another", adoptApp }), "same");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("takes another connection without a call", async () => {
    const mark = bed.entra.calls.mark();
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await app.up({ ...inputs, connection }), "update");
    assert.equal(bed.entra.calls.mark(), mark);
    assert.deepEqual(app.outputs["clientId"], bed.team.appId);
  });

  it("renames in place", async () => {
    assert.equal(await app.up({ ...inputs, displayName: "renamed" }), "update");
    assert.deepEqual(
      bed.teams.map(({ displayName, id }) => [displayName, id]),
      [["renamed", app.id]],
    );
  });

  it("changes its own mark and leaves the tags of others", async () => {
    await bed.graph("PATCH", path(), { tags: [...bed.team.tags, "theirs"] });
    await app.up({ ...inputs, owner: "flyte-ci-keys/renamed/payments" });
    assert.deepEqual(bed.team.tags.sort(), [
      "flyte-ci-keys",
      "flyte-ci-keys:flyte-ci-keys/renamed/payments",
      "theirs",
    ]);
  });

  it("asks for another permission instead, and leaves those of others", async () => {
    const { roleId } = await bed.unionIds();
    const theirs = { id: "0e000000-0000-4000-8000-000000000009", type: "Scope" };
    await bed.graph("PATCH", path(), {
      requiredResourceAccess: [
        { resourceAppId: UNION_CLIENT_ID, resourceAccess: [theirs, { id: roleId, type: "Role" }] },
        { resourceAppId: GRAPH, resourceAccess: [theirs] },
      ],
    });
    await app.up({ ...inputs, permission: { apiClientId: UNION_CLIENT_ID, roleId: OTHER_ROLE } });
    assert.deepEqual(access(), [
      [GRAPH, [theirs.id]],
      [UNION_CLIENT_ID, [OTHER_ROLE, theirs.id]],
    ]);
  });

  it("adds owners, removes those it added, and no others", async () => {
    const [administrators] = bed.entra.applications();
    const [ours, theirs] = [bed.union.servicePrincipalId, administrators?.servicePrincipalId];
    await bed.graph("POST", `${path()}/owners/$ref`, {
      "@odata.id": `${bed.entra.url}/v1.0/directoryObjects/${theirs}`,
    });
    await app.up({ ...inputs, owners: [ours, theirs] });
    assert.deepEqual(bed.team.owners, [theirs, ours]);
    await app.up({ ...inputs, owners: [] });
    assert.deepEqual(bed.team.owners, [theirs]);
    await app.up({ ...inputs, owners: [ours] });
    assert.deepEqual(app.outputs["addedOwners"], [ours]);
  });

  it("finds on refresh what a person changed, and repairs it", async () => {
    await bed.graph("PATCH", path(), {
      displayName: "by hand",
      tags: ["theirs"],
      requiredResourceAccess: [],
    });
    await app.refresh();
    assert.equal(app.state?.inputs["displayName"], "by hand");
    assert.equal(await app.up(inputs), "update");
    assert.deepEqual(app.lastDiff?.diffs, ["displayName", "owner", "permission"]);
    const { roleId } = await bed.unionIds();
    assert.equal(bed.team.displayName, DISPLAY_NAME);
    assert.deepEqual(bed.team.tags, ["theirs", "flyte-ci-keys", `flyte-ci-keys:${OWNER_MARK}`]);
    assert.deepEqual(access(), [[UNION_CLIENT_ID, [roleId]]]);
    await app.refresh();
    assert.equal(await app.up(inputs), "same");
  });

  it("is not taken for gone while a replica does not show it yet", async () => {
    const another = new ManagedResource(client, "cikeys:entra:Application", "another");
    await another.up({ ...inputs, uniqueName: "another", displayName: "another" });
    bed.entra.faults.add({
      method: "GET",
      path: "/v1.0/applications/:id",
      times: 2,
      effect: { kind: "status", status: 404 },
    });
    await another.refresh();
    assert.notEqual(another.state, undefined);
  });

  it("is found gone on refresh, and made again", async () => {
    bed.entra.deleteApplicationByHand(bed.team.appId);
    await app.refresh();
    assert.equal(app.state, undefined);
    await app.up({ ...inputs, uniqueName: "anew" });
    assert.equal(app.id, bed.team.id);
  });

  it("says that it is gone when it should be changed", async () => {
    bed.entra.deleteApplicationByHand(bed.team.appId);
    const message = await bed.failure(app.up({ ...inputs, displayName: "renamed" }));
    assert.match(message, /is gone; somebody deleted it\. Restore it .*pulumi refresh/);
  });

  it("is deleted once; gone already, or with the answer lost, is fine", async () => {
    const state = app.state;
    const fault = { method: "DELETE", path: "/v1.0/applications/:id" };
    bed.entra.faults.add({ ...fault, effect: { kind: "reply-lost" } });
    await app.destroy();
    assert.deepEqual(bed.teams, []);
    app.state = state;
    await app.destroy();
  });

  it("explains that an id alone cannot be imported, and what to do instead", async () => {
    const message = await bed.failure(client.read(app.urn, { id: app.id }));
    assert.match(message, /cannot be imported by its id alone.*adoptApp/);
  });
});
