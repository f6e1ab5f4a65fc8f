import * as pulumi from "@pulumi/pulumi";
import { StoreReceipt } from "../resources/storeReceipt";
import { createStore, storeName, type StoreArgs } from "./kinds";
import type { Store, StoredKey } from "./store";

/** A store, and the receipt that it gives for the key. */
export interface SuppliedStore {
  store: Store & pulumi.Resource;
  receipt: StoreReceipt;
}

/** Declares a team's stores side by side, each with a receipt of its own. */
export function supplyStores(
  key: StoredKey,
  stores: readonly StoreArgs[],
  opts: pulumi.ComponentResourceOptions,
): SuppliedStore[] {
  const { generation } = key;
  return stores.map((args) => {
    const store = createStore(key, args, opts);
    const receipt = new StoreReceipt(
      `${storeName(key, args)}-receipt`,
      { address: store.address, generation },
      pulumi.mergeOptions(opts, { dependsOn: [store] }),
    );
    return { store, receipt };
  });
}
