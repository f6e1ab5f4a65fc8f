import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { administrator } from "./administrators";
import { EntraBed, UNION } from "./entraBed";
import {
  preAuthorization,
  scopeIdsOf,
  startWithScopes,
  team,
  writeListByHand,
} from "./preAuthorized";

const URN = urn("entra:PreAuthorizedApplication");
const APP = "/v1.0/applications/:id";

describe("cikeys:entra:PreAuthorizedApplication", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let scopeIds: string[];

  beforeEach(async () => {
    bed = await startWithScopes();
    client = await bed.provider();
    scopeIds = await scopeIdsOf(bed);
    inputs = preAuthorization(bed, scopeIds);
  });

  afterEach(() => bed.stop());

  /** Clients in the list, as the primary knows it. */
  const listed = () => bed.union.preAuthorizedApplications.map(({ appId }) => appId);

  const writeByHand = (clientIds: string[]): Promise<void> =>
    writeListByHand(bed, clientIds, scopeIds);

  /** Runs code once, after the provider's next read of the API and before its answer arrives. */
  function afterRead(code: () => Promise<void>, after = 0): void {
    bed.entra.faults.add({
      method: "GET",
      path: APP,
      after,
      effect: { kind: "hook", after: code },
    });
  }

  it("adds the entry, keeps those of others and everything else of the API", async () => {
    await writeByHand([team(8), team(9)]);
    const before = (await bed.graph("GET", `applications/${bed.union.id}`)) as Properties;
    const { id, outputs } = await client.create(URN, inputs);
    assert.equal(id, `${bed.union.id}/preAuthorizedApplication/${team(1)}`);
    assert.deepEqual(outputs, inputs);
    assert.deepEqual(bed.union.preAuthorizedApplications, [
      { appId: team(8), delegatedPermissionIds: scopeIds.slice(0, 1) },
      { appId: team(9), delegatedPermissionIds: scopeIds.slice(0, 1) },
      { appId: team(1), delegatedPermissionIds: scopeIds },
    ]);
    const api = before["api"] as Properties;
    const expected = {
      ...before,
      api: { ...api, preAuthorizedApplications: bed.union.preAuthorizedApplications },
    };
    assert.deepEqual(await bed.graph("GET", `applications/${bed.union.id}`), expected);
  });

  it("takes up an entry that is there, without a write", async () => {
    await client.create(URN, inputs);
    const mark = bed.entra.calls.mark();
    await client.create(URN, { ...inputs, permissionIds: [...scopeIds].reverse() });
    assert.deepEqual(bed.writes(mark), []);
  });

  for (const effect of [
    { kind: "reply-lost" },
    { kind: "reset" },
    { kind: "status", status: 500 },
    { kind: "status", status: 429, headers: { "retry-after": "0.128" } },
  ] as const) {
    it(`adds the entry once after ${JSON.stringify(effect)}`, async () => {
      await writeByHand([team(9)]);
      const mark = bed.entra.calls.mark();
      bed.entra.faults.add({ method: "PATCH", path: APP, effect });
      await client.create(URN, inputs);
      assert.deepEqual(listed(), [team(9), team(1)]);
      const writes = effect.kind === "reply-lost" ? 1 : 2;
      assert.equal(bed.writes(mark).length, writes);
    });
  }

  it("keeps the entries of ten teams that one process adds at once, while reads lag", async () => {
    await writeByHand([team(0)]);
    bed.entra.settings.window = 5000;
    const teams = Array.from({ length: 9 }, (_, index) => team(index + 1));
    await Promise.all(teams.map((clientId) => client.create(URN, { ...inputs, clientId })));
    assert.deepEqual(listed().sort(), [team(0), ...teams]);
  });

  it("keeps the entries that two processes add at once, while reads lag", async () => {
    bed.entra.settings.window = 5000;
    const other = await bed.provider();
    const writers = [client, other, client, other].map((provider, index) =>
      provider.create(URN, { ...inputs, clientId: team(index) }),
    );
    await Promise.all(writers);
    assert.deepEqual(listed().sort(), [0, 1, 2, 3].map(team));
  });

  it("writes again when another program writes over it that had not seen it", async () => {
    await writeByHand([team(8)]);
    // Between our write and our first look at it.
    afterRead(() => writeByHand([team(8), team(9)]), 1);
    await client.create(URN, inputs);
    assert.deepEqual(listed(), [team(8), team(9), team(1)]);
  });

  it("writes again when it is written over after it had been seen once", async () => {
    afterRead(() => writeByHand([team(9)]), 1);
    afterRead(() => writeByHand([team(8), team(9)]), 2);
    await client.create(URN, inputs);
    assert.deepEqual(listed().sort(), [team(1), team(8), team(9)]);
  });

  it("brings back the entry of another that it wrote over unseen, as far as reads show it", async () => {
    await writeByHand([team(8)]);
    bed.entra.settings.window = 5000;
    // After our read, so that our list does not have it; 2 s later, so that lagging reads show it for a while.
    afterRead(async () => {
      await writeByHand([team(8), team(9)]);
      bed.waited += 2000;
    });
    await client.create(URN, inputs);
    assert.deepEqual(listed().sort(), [team(1), team(8), team(9)]);
  });

  it("gives up on writers that never stop, and drops none of their entries", async () => {
    bed.entra.faults.add({
      method: "PATCH",
      path: APP,
      times: Infinity,
      effect: { kind: "status", status: 204, body: "" },
    });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /waited in vain until Graph shows the pre-authorization of 7ea00000/);
    assert.match(message, /None of their entries was dropped.*pulumi up/);
  });

  it("names a permission that the API does not have, by Graph's code", async () => {
    const message = await bed.failure(client.create(URN, { ...inputs, permissionIds: [team(5)] }));
    assert.match(message, /PATCH .*\/applications\/.*: answered 400 InvalidValue/);
    await client.create(URN, { ...inputs, clientId: team(2) });
    assert.deepEqual(listed(), [team(2)], "a refused entry is not written with the next one");
  });

  it("says that the API is gone", async () => {
    const apiObjectId = team(5);
    const message = await bed.failure(client.create(URN, { ...inputs, apiObjectId }));
    assert.match(message, /no app with the object id 7ea00000.*Union API.*pulumi refresh/);
  });

  it("makes no call in a preview", async () => {
    const mark = bed.entra.calls.mark();
    assert.deepEqual((await client.create(URN, inputs, true)).outputs, inputs);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("refuses an empty list of scopes", async () => {
    const { failures } = await client.check(URN, { ...inputs, permissionIds: [] });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["permissionIds"],
    );
  });

  it("tells who may change the API, and the way without", async () => {
    const stranger = administrator("Application.ReadWrite.OwnedBy");
    const other = await EntraBed.start({ callers: [stranger], apis: [UNION] });
    try {
      const provider = await other.provider(stranger);
      const wanted = { ...inputs, connection: other.connection, apiObjectId: other.union.id };
      const message = await other.failure(provider.create(URN, wanted));
      assert.match(
        message,
        /answered 403 .*an owner of the Union API app.*identity\.preAuthorize false/,
      );
    } finally {
      await other.stop();
    }
  });
});
