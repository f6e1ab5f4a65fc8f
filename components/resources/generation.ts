import * as pulumi from "@pulumi/pulumi";

/** Arguments of `Generation`. */
export interface GenerationArgs {
  /** 1, 2, 3 … */
  number: number;
  /** Draw a secret of 43 base64url characters, for identity providers that take one of our choice. */
  drawSecret: boolean;
  /** Rotation request that this generation answers, if any; kept for the ledger. */
  request?: string;
}

/** One client secret's birth: when it was issued and, if asked, its value. Saved before any service hears of it. */
export class Generation extends pulumi.CustomResource {
  /** Instant of creation, ISO 8601 in UTC. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** Rotation request that it was made for; empty for none. */
  declare readonly drawnFor: pulumi.Output<string>;
  /** The drawn secret; secret. `undefined` unless `drawSecret`. */
  declare readonly secret: pulumi.Output<string>;

  constructor(name: string, args: GenerationArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:index:Generation",
      name,
      { ...args, issuedAt: undefined, drawnFor: undefined, secret: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["secret"] }),
    );
  }
}
