import * as pulumi from "@pulumi/pulumi";
import { settled } from "../settled";
import type { Store } from "./store";
import type { SuppliedStore } from "./supply";

/** What a person sees of a store. */
export interface StoreDetails {
  kind: Store["kind"];
  address: string;
  /** Generation that it holds, as of the last update that came to its end; absent where it never got one. */
  generation?: number;
  /** When it was written: by the service's own word, or else by ours. */
  updatedAt?: string;
  /** What a person should know, such as that other credentials hide it. */
  notes: string[];
}

/**
 * What is known of a store. Under `--continue-on-error` one that failed holds what it held.
 *
 * @param before Generation that the last update delivered.
 */
export function detailsOf(
  { store, receipt }: SuppliedStore,
  before: number | undefined,
): pulumi.Output<StoreDetails> {
  const { kind, address } = store;
  const writtenAt = settled(receipt.writtenAt, "");
  return pulumi
    .all([
      writtenAt,
      settled(receipt.generation, 0),
      settled(store.updatedAt ?? writtenAt, ""),
      settled(pulumi.output(store.notes ?? []), []),
    ])
    .apply(([written, generation, updatedAt, notes]): StoreDetails => {
      if (written === "") {
        return { kind, address, ...(before === undefined ? {} : { generation: before }), notes };
      }
      return { kind, address, generation, ...(updatedAt === "" ? {} : { updatedAt }), notes };
    });
}
