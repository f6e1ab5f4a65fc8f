import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed, UNION_CLIENT_ID } from "./entraBed";

const URN = urn("entra:AppRoleAssignment");
const GRANTS = "/v1.0/servicePrincipals/:id/appRoleAssignedTo";
const OTHER_ID = "0e000000-0000-4000-8000-000000000001";

describe("cikeys:entra:AppRoleAssignment", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let grant: ManagedResource;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    const { principalId } = await bed.makeTeam(client);
    const { roleId } = await bed.unionIds();
    const { connection, union } = bed;
    inputs = { connection, principalId, resourceId: union.servicePrincipalId, roleId };
    grant = new ManagedResource(client, "cikeys:entra:AppRoleAssignment", "it");
  });

  afterEach(() => bed.stop());

  const roles = () => bed.team.roles.map(({ value }) => value);
  const posts = (mark = 0) =>
    bed.entra.calls
      .since(mark)
      .filter(({ template, method }) => template === GRANTS && method === "POST");

  it("grants the role, and says the assignment's id", async () => {
    const { id, outputs } = await client.create(URN, inputs);
    assert.deepEqual(bed.team.roles, [{ resourceAppId: UNION_CLIENT_ID, value: "all" }]);
    assert.deepEqual(outputs, { ...inputs, assignmentId: id });
  });

  it("takes up a grant that is there, without a write", async () => {
    const first = await client.create(URN, inputs);
    const mark = bed.entra.calls.mark();
    assert.deepEqual(await client.create(URN, inputs), first);
    assert.deepEqual(bed.writes(mark), []);
  });

  for (const effect of [
    { kind: "reply-lost" },
    { kind: "reset" },
    { kind: "status", status: 500 },
    { kind: "status", status: 429, headers: { "retry-after": "0.128" } },
  ] as const) {
    it(`grants once after ${JSON.stringify(effect)}`, async () => {
      bed.entra.faults.add({ method: "POST", path: GRANTS, effect });
      const { id } = await client.create(URN, inputs);
      assert.deepEqual(roles(), ["all"]);
      assert.equal((await client.create(URN, inputs)).id, id);
    });
  }

  it("takes up a grant that reads do not show yet", async () => {
    bed.entra.settings.window = 5000;
    const first = client.create(URN, inputs);
    const second = client.create(URN, inputs);
    assert.deepEqual(await first, await second);
    assert.deepEqual(roles(), ["all"]);
    assert.deepEqual(
      posts()
        .map(({ status }) => status)
        .sort(),
      [201, 400],
    );
  });

  for (const newPrincipal of [404, 400] as const) {
    it(`waits for a principal that Graph refuses with ${newPrincipal} at first`, async () => {
      Object.assign(bed.entra.settings, { window: 5000, newPrincipal });
      const app = (await bed.graph("POST", "applications", { displayName: "new" })) as {
        appId: string;
      };
      bed.entra.settle();
      const principal = await bed.graph("POST", "servicePrincipals", { appId: app.appId });
      const principalId = (principal as { id: string }).id;
      await client.create(URN, { ...inputs, principalId });
      const statuses = posts().map(({ status }) => status);
      assert.deepEqual([...new Set(statuses)], [newPrincipal, 201]);
      assert.deepEqual(
        bed.teams.find(({ displayName }) => displayName === "new")?.roles.map(({ value }) => value),
        ["all"],
      );
    });
  }

  it("gives up on a principal that stays unknown, with Graph's answer", async () => {
    const message = await bed.failure(client.create(URN, { ...inputs, principalId: OTHER_ID }));
    assert.match(message, /appRoleAssignedTo: answered 404 Request_ResourceNotFound\./);
    assert.equal(bed.waited, 120_000);
  });

  it("finds its grant on a later page", async () => {
    const { id } = await client.create(URN, inputs);
    const path = `${bed.entra.url}/v1.0/servicePrincipals/${String(inputs["principalId"])}`;
    const page = { value: [], "@odata.nextLink": `${path}/appRoleAssignments?$top=50` };
    const effect = { kind: "status", status: 200, body: JSON.stringify(page) } as const;
    const template = "/v1.0/servicePrincipals/:id/appRoleAssignments";
    bed.entra.faults.add({ method: "GET", path: template, effect });
    assert.equal((await client.create(URN, inputs)).id, id);
    assert.equal(posts().length, 1);
  });

  it("takes its token to no other host, whatever a page says", async () => {
    const page = { value: [], "@odata.nextLink": "https://elsewhere.example/v1.0/next" };
    const effect = { kind: "status", status: 200, body: JSON.stringify(page) } as const;
    bed.entra.faults.add({ method: "GET", path: /appRoleAssignments$/, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /next page at https:\/\/elsewhere\.example.*identity\.graphUrl/);
  });

  it("names the permissions to grant, and the way without", async () => {
    const effect = { kind: "status", status: 403 } as const;
    bed.entra.faults.add({ method: "POST", path: GRANTS, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(
      message,
      /403 Authorization_RequestDenied\. .*AppRoleAssignment\.ReadWrite\.All and Application\.Read\.All/,
    );
    assert.match(message, /identity\.consent manual/);
  });

  it("makes no call in a preview", async () => {
    const mark = bed.entra.calls.mark();
    const { outputs } = await client.create(URN, inputs, true);
    assert.equal(outputs["assignmentId"], "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("is replaced for any other grant, and updated without a call for a connection", async () => {
    await grant.up(inputs);
    const mark = bed.entra.calls.mark();
    assert.equal(await grant.up(inputs), "same");
    for (const key of ["principalId", "resourceId", "roleId"]) {
      assert.equal(await grant.up({ ...inputs, [key]: OTHER_ID }), "replace");
      assert.deepEqual(grant.lastDiff?.replaces, [key]);
    }
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await grant.up({ ...inputs, connection }), "update");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("finds on refresh that consent was revoked, and grants again", async () => {
    await grant.up(inputs);
    await grant.refresh();
    assert.equal(await grant.up(inputs), "same");
    bed.entra.revokeConsent(bed.team.appId, UNION_CLIENT_ID);
    await grant.refresh();
    assert.equal(grant.state, undefined);
    await grant.up(inputs);
    assert.deepEqual(roles(), ["all"]);
  });

  it("takes up on the next update what a person granted again", async () => {
    await grant.up(inputs);
    bed.entra.revokeConsent(bed.team.appId, UNION_CLIENT_ID);
    const { id } = await client.create(URN, inputs);
    await grant.refresh();
    assert.equal(grant.state, undefined);
    await grant.up(inputs);
    assert.equal(grant.id, id);
  });

  it("takes the grant back once; gone already, or with the answer lost, is fine", async () => {
    await grant.up(inputs);
    const state = grant.state;
    const path = `${GRANTS}/:assignmentId`;
    bed.entra.faults.add({ method: "DELETE", path, effect: { kind: "reply-lost" } });
    await grant.destroy();
    assert.deepEqual(roles(), []);
    grant.state = state;
    await grant.destroy();
    bed.entra.deleteApplicationByHand(bed.team.appId);
    grant.state = state;
    await grant.destroy();
  });
});
