import * as pulumi from "@pulumi/pulumi";

/** Arguments of `StoreReceipt`. */
export interface StoreReceiptArgs {
  /** The store. */
  address: string;
  generation: number;
}

/** The fact that one store holds a generation. Must depend on the store. */
export class StoreReceipt extends pulumi.CustomResource {
  declare readonly generation: pulumi.Output<number>;
  /** Instant at which it was written, ISO 8601 in UTC. */
  declare readonly writtenAt: pulumi.Output<string>;

  constructor(name: string, args: StoreReceiptArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:index:StoreReceipt", name, { ...args, writtenAt: undefined }, opts);
  }
}
