import * as pulumi from "@pulumi/pulumi";

/** Arguments of `Delivery`. */
export interface DeliveryArgs {
  generation: number;
  issuedAt: pulumi.Input<string>;
}

/** The fact that every store holds a generation. Must depend on all of them. */
export class Delivery extends pulumi.CustomResource {
  /** Instant of delivery, ISO 8601 in UTC. */
  declare readonly deliveredAt: pulumi.Output<string>;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:index:Delivery", name, { ...args, deliveredAt: undefined }, opts);
  }
}
