import type * as pulumi from "@pulumi/pulumi";
import { StoreReceipt } from "../resources/storeReceipt";
import { createStore, storeName, type StoreArgs } from "./kinds";
import type { Store, StoredKey } from "./store";

/** A store, and the receipt that it gives for the key. */
export interface SuppliedStore {
  store: Store & pulumi.Resource;
  receipt: StoreReceipt;
}

/**
 * Declares a team's stores side by side, each with a receipt of its own.
 *
 * @param check Proof of the key: no store is written before.
 */
export function supplyStores(
  key: StoredKey,
  stores: readonly StoreArgs[],
  { parent, check }: { parent: pulumi.Resource; check: pulumi.Resource },
): SuppliedStore[] {
  const { generation } = key;
  return stores.map((args) => {
    const store = createStore(key, args, { parent, dependsOn: [check] });
    const receipt = new StoreReceipt(
      `${storeName(key, args)}-receipt`,
      { address: store.address, generation },
      // Never on the check: under `--continue-on-error` the engine (3.248.0) keeps the old receipt of a store that failed
      // and deletes the old check all the same; a receipt that named it would make the state invalid.
      { parent, dependsOn: [store] },
    );
    return { store, receipt };
  });
}
