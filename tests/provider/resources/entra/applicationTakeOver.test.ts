import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { DISPLAY_NAME, EntraBed, OWNER_MARK, UNION_CLIENT_ID } from "./entraBed";

const URN = urn("entra:Application");

describe("cikeys:entra:Application: apps that are there already", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    inputs = await bed.applicationInputs();
  });

  afterEach(() => bed.stop());

  async function handMadeApp(properties: object = {}): Promise<string> {
    const app = await bed.graph("POST", "applications", { displayName: "by hand", ...properties });
    return (app as { id: string }).id;
  }

  it("refuses an app of others under the unique name, and changes nothing", async () => {
    await client.create(URN, { ...inputs, owner: "flyte-ci-keys/staging/payments" });
    const message = await bed.failure(client.create(URN, inputs));
    assert.ok(message.includes(`Entra app ${bed.team.id} "${DISPLAY_NAME}"`), message);
    assert.match(message, /not made by this stack for this team\. Nothing was changed/);
    assert.ok(message.includes(`teams["payments"].adoptApp' ${bed.team.id}`), message);
    assert.equal(bed.writes().length, 1);
  });

  it("explains that a deleted app holds the unique name, and takes up a restored one", async () => {
    const first = await client.create(URN, inputs);
    await client.delete(URN, { ...first, inputs });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /a deleted app still holds the unique name .*30 days/);
    assert.match(
      message,
      /restore it.*Deleted applications.*Or delete it permanently.*rotation\.request/,
    );
    await bed.graph("POST", `directory/deletedItems/${first.id}/restore`);
    assert.equal((await client.create(URN, inputs)).id, first.id);
  });

  it("takes over a hand-made app: mark, name and permission, and nothing else", async () => {
    const foreign = { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess: [] };
    const adoptApp = await handMadeApp({ tags: ["theirs"], requiredResourceAccess: [foreign] });
    await bed.graph("POST", `applications/${adoptApp}/addPassword`, {});
    const { id } = await client.create(URN, { ...inputs, adoptApp });
    const { team } = bed;
    assert.equal(id, adoptApp);
    assert.deepEqual(team.tags, ["theirs", "flyte-ci-keys", `flyte-ci-keys:${OWNER_MARK}`]);
    assert.deepEqual(
      team.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId),
      [foreign.resourceAppId, UNION_CLIENT_ID],
    );
    assert.equal(team.uniqueName, null);
    assert.equal(bed.entra.secretsOf(team.appId).length, 1);
    const mark = bed.entra.calls.mark();
    await client.create(URN, { ...inputs, adoptApp });
    assert.deepEqual(bed.writes(mark), []);
  });

  it("says that adoptApp wants an object id", async () => {
    const adoptApp = "0a000000-0000-4000-8000-000000000001";
    const message = await bed.failure(client.create(URN, { ...inputs, adoptApp }));
    assert.match(message, /no app with the object id 0a000000.*not the client id.*Nothing was/);
  });
});
