import * as pulumi from "@pulumi/pulumi";

/** Arguments of `OktaClientSecret`. */
export interface OktaClientSecretArgs {
  /** Address of the organisation, for example `https://acme.okta.com`. */
  orgUrl: string;
  appId: pulumi.Input<string>;
  /** Value to add, 14 to 100 printable ASCII characters. */
  clientSecret: pulumi.Input<string>;
  status: "ACTIVE" | "INACTIVE";
  /** The generation that pipelines shall hold: a secret of a later one shows that the state is older than Okta. */
  newestGeneration?: number;
}

/** One client secret of an Okta app, with a value of our choice. */
export class OktaClientSecret extends pulumi.CustomResource {
  /** The value, known only once Okta has it; secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** Instant of Okta's last change, ISO 8601. */
  declare readonly lastUpdated: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: OktaClientSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:okta:ClientSecret",
      name,
      {
        ...args,
        clientSecret: pulumi.secret(args.clientSecret),
        secretId: undefined,
        created: undefined,
        lastUpdated: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["clientSecret"] }),
    );
  }
}
