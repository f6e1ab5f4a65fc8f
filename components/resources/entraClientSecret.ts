import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraClientSecret`. */
export interface EntraClientSecretArgs {
  connection: EntraConnection;
  /** Application, by object id. */
  applicationId: pulumi.Input<string>;
  /** Name of the secret in Entra; one generation, one name. */
  displayName: string;
  /** When it dies, `YYYY-MM-DDTHH:MM:SSZ`; looked at when the secret is made, and never again. */
  endDateTime: pulumi.Input<string>;
  /** When its generation began, ISO 8601: an older secret of its name was made by another state. */
  issuedAt?: pulumi.Input<string>;
  /** The generation that pipelines shall hold: a secret of a later one shows that the state is older than Entra. */
  newestGeneration?: number;
  /** Whether a later generation has taken its place: none is made any more. */
  superseded: boolean;
  /** Whether an earlier update put it into every store: secrets of its name that nobody holds are removed then. */
  delivered: boolean;
}

/** One client secret of an app, with a value that Entra draws. */
export class EntraClientSecret extends pulumi.CustomResource {
  /** Key id; empty where the secret was lost after it was superseded. */
  declare readonly keyId: pulumi.Output<string>;
  /** The value; secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  declare readonly startDateTime: pulumi.Output<string>;
  /** When it dies, ISO 8601 in UTC. */
  declare readonly endDateTime: pulumi.Output<string>;

  constructor(name: string, args: EntraClientSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:entra:ClientSecret",
      name,
      {
        ...args,
        keyId: undefined,
        clientSecret: undefined,
        startDateTime: undefined,
        strays: undefined,
        twins: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["clientSecret"] }),
    );
  }
}
