import assert from "node:assert/strict";
import { cikeysProvider } from "../../../provider/definition";
import { UNKNOWN } from "../../../provider/protocol/properties";
import { ManagedResource } from "../../support/managedResource";
import { ProviderClient } from "../../support/providerClient";
import { urn } from "../cikeysBed";

const ADDRESS = "gitlab:project acme/app: FLYTE_API_KEY";

describe("cikeys:index:StoreReceipt", () => {
  let now = new Date("2026-03-01T12:00:00.789Z");
  let client: ProviderClient;

  before(async () => {
    client = await ProviderClient.serve(cikeysProvider({ env: {}, clock: { now: () => now } }));
  });

  after(() => client.stop());

  it("stamps the time of each generation, and rests in between", async () => {
    const receipt = new ManagedResource(client, "cikeys:index:StoreReceipt", "it");
    await receipt.up({ address: ADDRESS, generation: 1 });
    assert.equal(receipt.outputs["writtenAt"], "2026-03-01T12:00:00Z");
    now = new Date("2026-06-01T12:00:00Z");
    assert.equal(await receipt.up({ address: ADDRESS, generation: 1 }), "same");
    assert.equal(await receipt.up({ address: ADDRESS, generation: 2 }), "update");
    assert.deepEqual(receipt.outputs, {
      address: ADDRESS,
      generation: 2,
      writtenAt: "2026-06-01T12:00:00Z",
    });
    await receipt.refresh();
    assert.equal(receipt.outputs["generation"], 2);
    await receipt.destroy();
  });

  it("knows no time in a preview", async () => {
    const inputs = { address: ADDRESS, generation: 1 };
    const { outputs } = await client.create(urn("index:StoreReceipt"), inputs, true);
    assert.deepEqual(outputs, { ...inputs, writtenAt: UNKNOWN });
  });

  it("refuses a generation that is none", async () => {
    const { failures } = await client.check(urn("index:StoreReceipt"), {
      address: ADDRESS,
      generation: 0,
    });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["generation"],
    );
  });
});
