import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { urn } from "../../cikeysBed";
import { administrator } from "./administrators";
import { DISPLAY_NAME, EntraBed, OWNER_MARK, UNION, UNION_CLIENT_ID } from "./entraBed";

const URN = urn("entra:Application");

describe("cikeys:entra:Application: permissions", () => {
  const owning = administrator("Application.ReadWrite.OwnedBy", "Application.Read.All");
  const reading = administrator("Application.Read.All");
  let bed: EntraBed;

  before(async () => {
    bed = await EntraBed.start({ callers: [owning, reading], apis: [UNION] });
  });

  after(() => bed.stop());

  async function inputs(changes: Properties): Promise<Properties> {
    // The bed's own administrator is not in this tenant.
    const permission = {
      apiClientId: UNION_CLIENT_ID,
      roleId: "0e000000-0000-4000-8000-000000000001",
    };
    const { connection } = bed;
    const rest = { uniqueName: "payments", displayName: DISPLAY_NAME, owner: OWNER_MARK };
    return Promise.resolve({ connection, ...rest, permission, owners: [], ...changes });
  }

  it("needs no more than Application.ReadWrite.OwnedBy", async () => {
    const client = await bed.provider(owning);
    const { id } = await client.create(URN, await inputs({}));
    assert.deepEqual([bed.team.id, bed.team.owners], [id, [owning.objectId]]);
  });

  it("names the permission to make apps", async () => {
    const client = await bed.provider(reading);
    const message = await bed.failure(client.create(URN, await inputs({ uniqueName: "other" })));
    assert.match(
      message,
      /answered 403 Authorization_RequestDenied\. .*Application\.ReadWrite\.OwnedBy/,
    );
  });

  it("names the permissions to add owners, and the way without", async () => {
    const client = await bed.provider(owning);
    const owners = [bed.union.servicePrincipalId];
    const message = await bed.failure(client.create(URN, await inputs({ owners })));
    assert.match(
      message,
      /owners\/\$ref: answered 403 .*Directory\.Read\.All; or leave `identity\.owners`/,
    );
  });
});
