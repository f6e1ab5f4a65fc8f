import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed, UNION } from "./entraBed";

const URN = urn("entra:AppRole");
const APP = "/v1.0/applications/:id";

interface Role {
  id: string;
  value: string;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowedMemberTypes: string[];
}

describe("cikeys:entra:AppRole", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let role: ManagedResource;

  beforeEach(async () => {
    bed = await EntraBed.start({ apis: [{ ...UNION, roles: ["read"] }] });
    client = await bed.provider();
    inputs = {
      connection: bed.connection,
      apiObjectId: bed.union.id,
      value: "all",
      displayName: "all",
      description: "Full access.",
    };
    role = new ManagedResource(client, "cikeys:entra:AppRole", "it");
  });

  afterEach(() => bed.stop());

  async function roles(): Promise<Role[]> {
    const app = await bed.graph("GET", `applications/${bed.union.id}`);
    return (app as { appRoles: Role[] }).appRoles;
  }

  async function setRoles(appRoles: object[]): Promise<void> {
    await bed.graph("PATCH", `applications/${bed.union.id}`, { appRoles });
  }

  it("adds the role for applications and keeps the others", async () => {
    const { id, outputs } = await client.create(URN, inputs);
    const [read, all] = await roles();
    assert.equal(read?.value, "read");
    assert.deepEqual(
      [all?.id, all?.value, all?.description, all?.isEnabled, all?.allowedMemberTypes],
      [id, "all", "Full access.", true, ["Application"]],
    );
    assert.deepEqual(outputs, { ...inputs, roleId: id });
  });

  it("gives the same role the same id, wherever it is made", async () => {
    const { id } = await client.create(URN, inputs);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const [read, all] = await roles();
    await setRoles([{ ...read }, { ...all, isEnabled: false }]);
    await setRoles([{ ...read }]);
    assert.equal((await (await bed.provider()).create(URN, inputs)).id, id);
  });

  it("takes up a role of that value, without a write", async () => {
    const taken = await client.create(URN, { ...inputs, value: "read" });
    assert.equal(taken.id, (await roles())[0]?.id);
    assert.deepEqual(bed.writes(), []);
  });

  for (const effect of [
    { kind: "reply-lost" },
    { kind: "reset" },
    { kind: "status", status: 500 },
  ] as const) {
    it(`adds one role after ${JSON.stringify(effect)}`, async () => {
      bed.entra.faults.add({ method: "PATCH", path: APP, effect });
      const { id } = await client.create(URN, inputs);
      assert.deepEqual(
        (await roles()).map((one) => one.id === id),
        [false, true],
      );
      assert.equal((await client.create(URN, inputs)).id, id);
    });
  }

  it("waits until the API's service principal shows it", async () => {
    bed.entra.settings.window = 5000;
    const { id } = await client.create(URN, inputs);
    const path = `servicePrincipals/${bed.union.servicePrincipalId}`;
    const principal = (await bed.graph("GET", path)) as { appRoles: Role[] };
    assert.ok(principal.appRoles.some((one) => one.id === id));
    assert.ok(bed.waited >= 5000);
  });

  it("refuses a role of that value that cannot be granted, and changes nothing", async () => {
    const [read] = await roles();
    await setRoles([{ ...read, isEnabled: false }]);
    const mark = bed.entra.calls.mark();
    const message = await bed.failure(client.create(URN, { ...inputs, value: "read" }));
    assert.match(message, /the role "read" .* is disabled\. .*Nothing was changed/);
    assert.deepEqual(bed.writes(mark), []);
  });

  it("says that the API is gone", async () => {
    const apiObjectId = "0a000000-0000-4000-8000-000000000001";
    const message = await bed.failure(client.create(URN, { ...inputs, apiObjectId }));
    assert.match(message, /no app with the object id 0a000000.*Union API/);
  });

  it("changes its own texts in place, and never those of a role it took up", async () => {
    await role.up(inputs);
    assert.equal(await role.up({ ...inputs, description: "Everything." }), "update");
    assert.equal((await roles())[1]?.description, "Everything.");
    const taken = new ManagedResource(client, "cikeys:entra:AppRole", "taken");
    await taken.up({ ...inputs, value: "read" });
    await taken.up({ ...inputs, value: "read", description: "Everything." });
    assert.equal((await roles())[0]?.description, "read");
  });

  it("costs no call for a connection, and is replaced for another API or value", async () => {
    await role.up(inputs);
    const mark = bed.entra.calls.mark();
    assert.equal(await role.up(inputs), "same");
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await role.up({ ...inputs, connection }), "update");
    assert.equal(await role.up({ ...inputs, connection, value: "other" }), "replace");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("stays in the API when it leaves the stack", async () => {
    await role.up(inputs);
    const mark = bed.entra.calls.mark();
    await role.destroy();
    assert.equal(bed.entra.calls.mark(), mark);
    assert.equal((await roles()).length, 2);
  });

  it("is found gone on refresh", async () => {
    await role.up(inputs);
    await role.refresh();
    assert.notEqual(role.state, undefined);
    const [read, all] = await roles();
    await setRoles([{ ...read }, { ...all, isEnabled: false }]);
    await setRoles([{ ...read }]);
    await role.refresh();
    assert.equal(role.state, undefined);
  });

  it("makes no call in a preview", async () => {
    const mark = bed.entra.calls.mark();
    const { outputs } = await client.create(URN, inputs, true);
    assert.equal(outputs["roleId"], "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.equal(bed.entra.calls.mark(), mark);
  });
});
