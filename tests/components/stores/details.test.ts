import assert from "node:assert/strict";
import { valueOf } from "../../support/recorder";
import { declareKey, TYPES } from "../exampleKey";

const REPOSITORY = "github:acme/app: FLYTE_API_KEY";
const ENVIRONMENT = "github:acme-labs/app (production): FLYTE_API_KEY";

/** Generations that the status gives, by address, when one type of resource fails. */
async function generationsWhere(
  phase: Parameters<typeof declareKey>[0],
  failing?: string,
): Promise<Record<string, number | undefined>> {
  const { key } = await declareKey(phase, { fails: ({ type }) => type === failing });
  const details = (await valueOf(key.status))?.storeDetails ?? [];
  return Object.fromEntries(details.map(({ address, generation }) => [address, generation]));
}

describe("what the status says of stores", () => {
  it("is the generation that this update wrote", async () => {
    const both = await generationsWhere("rotation due");
    assert.deepEqual(both, { [REPOSITORY]: 2, [ENVIRONMENT]: 2 });
  });

  it("is the one before for a store that failed, and the new one for the others", async () => {
    const failed = await generationsWhere("rotation due", TYPES.environmentSecret);
    assert.deepEqual(failed, { [REPOSITORY]: 2, [ENVIRONMENT]: 1 });
  });

  it("is none for a store that never got a key", async () => {
    const failed = await generationsWhere("first run", TYPES.repositorySecret);
    assert.deepEqual(failed, { [REPOSITORY]: undefined, [ENVIRONMENT]: 1 });
  });
});

describe("StoreReceipt", () => {
  it("keeps its name from generation to generation, and says only address and generation", async () => {
    for (const [phase, generation] of [
      ["steady", 1],
      ["rotation due", 2],
    ] as const) {
      const { recording } = await declareKey(phase);
      const receipt = recording.one(
        TYPES.receipt,
        "payments-github-acme-app-flyte-api-key-ac7994-receipt",
      );
      assert.deepEqual(receipt.inputs, { address: REPOSITORY, generation });
      assert.ok(receipt.dependencies.includes(recording.one(TYPES.repositorySecret).urn));
      assert.ok(!receipt.dependencies.includes(recording.one(TYPES.environmentSecret).urn));
      assert.ok(!receipt.dependencies.includes(recording.one(TYPES.check).urn));
    }
  });
});
