import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { KnownState, ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed } from "./entraBed";

const URN = urn("entra:Preflight");

describe("cikeys:entra:Preflight: once it is in the state", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let state: KnownState;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    const inputs = bed.preflightInputs();
    state = { ...(await client.create(URN, inputs)), inputs };
    await bed.makeTeam(client);
  });

  afterEach(() => bed.stop());

  const news = (changes: Properties): Properties => ({ ...state.inputs, ...changes });

  it("costs no call where nothing changed, and none when it goes", async () => {
    const mark = bed.entra.calls.mark();
    assert.equal((await client.diff(URN, state, state.inputs)).changed, false);
    await client.delete(URN, state);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  for (const [key, value] of Object.entries({
    api: "api://union",
    role: "read",
    consent: "manual",
    preAuthorize: false,
    manageRole: true,
    adoptApp: "0a000000-0000-4000-8000-000000000001",
  })) {
    it(`looks again when ${key} changes, in place`, async () => {
      const diff = await client.diff(URN, state, news({ [key]: value }));
      assert.deepEqual([diff.diffs, diff.replaces], [[key], []]);
    });
  }

  it("does not look again for another display name", async () => {
    assert.equal((await client.diff(URN, state, news({ displayName: "x" }))).changed, false);
  });

  it("takes another connection without a call", async () => {
    const mark = bed.entra.calls.mark();
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    const diff = await client.diff(URN, state, news({ connection }));
    assert.deepEqual([diff.diffs, diff.replaces], [["connection"], []]);
    const outputs = await client.update(URN, state, news({ connection }));
    assert.deepEqual(outputs, { ...state.outputs, connection });
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("refuses on another look what cannot work, and never the team's own app", async () => {
    const message = await bed.failure(client.update(URN, state, news({ role: "read" })));
    assert.match(message, /no app role with the value "read"/);
    const outputs = await client.update(URN, state, news({ consent: "manual" }));
    assert.deepEqual(outputs, { ...state.outputs, consent: "manual" });
  });

  it("finds the ids of an API that was made anew", async () => {
    await bed.graph("DELETE", `applications/${bed.union.id}`);
    const lost = await client.read(URN, state);
    assert.deepEqual(lost, state, "an API that is gone is for the next change to tell");
    const role = { value: "all", displayName: "all", description: "all" };
    const roleId = "0e000000-0000-4000-8000-000000000001";
    const app = (await bed.graph("POST", "applications", {
      displayName: "Union API",
      appRoles: [{ ...role, id: roleId, isEnabled: true, allowedMemberTypes: ["Application"] }],
    })) as { id: string; appId: string };
    await bed.graph("POST", "servicePrincipals", { appId: app.appId });
    const moved = { ...state, inputs: news({ api: app.appId }) };
    const found = await client.read(URN, moved);
    assert.equal(found?.outputs["apiObjectId"], app.id);
    assert.equal(found.outputs["roleId"], roleId);
    assert.equal(found.outputs["tokenVersion"], 1);
    assert.deepEqual(found.inputs, moved.inputs);
  });
});
