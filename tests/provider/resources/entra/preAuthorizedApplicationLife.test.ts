import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { EntraBed, UNION_CLIENT_ID } from "./entraBed";
import {
  preAuthorization,
  scopeIdsOf,
  startWithScopes,
  team,
  writeListByHand,
} from "./preAuthorized";

describe("cikeys:entra:PreAuthorizedApplication: after its creation", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let scopeIds: string[];
  let entry: ManagedResource;

  beforeEach(async () => {
    bed = await startWithScopes();
    client = await bed.provider();
    scopeIds = await scopeIdsOf(bed);
    inputs = preAuthorization(bed, scopeIds);
    entry = new ManagedResource(client, "cikeys:entra:PreAuthorizedApplication", "it");
  });

  afterEach(() => bed.stop());

  /** Clients in the list, as the primary knows it. */
  const listed = () => bed.union.preAuthorizedApplications.map(({ appId }) => appId);

  const writeByHand = (clientIds: string[]): Promise<void> =>
    writeListByHand(bed, clientIds, scopeIds);

  it("changes its own scopes in place, and is replaced for another API or client", async () => {
    await entry.up(inputs);
    await writeByHand([team(9), team(1)]);
    await entry.refresh();
    assert.deepEqual(entry.state?.inputs["permissionIds"], scopeIds.slice(0, 1));
    assert.equal(await entry.up(inputs), "update");
    assert.deepEqual(bed.union.preAuthorizedApplications, [
      { appId: team(9), delegatedPermissionIds: scopeIds.slice(0, 1) },
      { appId: team(1), delegatedPermissionIds: scopeIds },
    ]);
    const mark = bed.entra.calls.mark();
    assert.equal(await entry.up({ ...inputs, permissionIds: [...scopeIds].reverse() }), "same");
    assert.equal(await entry.up({ ...inputs, apiObjectId: team(5) }), "replace");
    assert.equal(await entry.up({ ...inputs, clientId: team(2) }), "replace");
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await entry.up({ ...inputs, connection }), "update");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("removes its own entry and no other, also while reads lag", async () => {
    await writeByHand([team(8), team(9)]);
    bed.entra.settings.window = 5000;
    await entry.up(inputs);
    await entry.destroy();
    assert.deepEqual(listed(), [team(8), team(9)]);
  });

  it("removes nothing that is gone, and is done when the API is gone", async () => {
    await entry.up(inputs);
    const state = entry.state;
    await writeByHand([team(9)]);
    bed.clock.advanceDays(3 / 1440); // longer than this process trusts its own memory more than reads
    const mark = bed.entra.calls.mark();
    await entry.destroy();
    assert.deepEqual(bed.writes(mark), []);
    bed.entra.deleteApplicationByHand(UNION_CLIENT_ID);
    entry.state = state;
    await entry.destroy();
  });

  it("is found gone on refresh, with the API too", async () => {
    await entry.up(inputs);
    const state = entry.state;
    await writeByHand([]);
    await entry.refresh();
    assert.equal(entry.state, undefined);
    bed.entra.deleteApplicationByHand(UNION_CLIENT_ID);
    entry.state = state;
    await entry.refresh();
    assert.equal(entry.state, undefined);
  });
});
