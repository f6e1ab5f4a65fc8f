import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraPreAuthorizedApplication`. */
export interface EntraPreAuthorizedApplicationArgs {
  connection: EntraConnection;
  /** Application of the API, by object id. */
  apiObjectId: pulumi.Input<string>;
  clientId: pulumi.Input<string>;
  /** Ids of the delegated scopes that need no consent; at least one. */
  permissionIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** A client's entry among the authorized client applications of an API. Entries of others are left alone. */
export class EntraPreAuthorizedApplication extends pulumi.CustomResource {
  constructor(
    name: string,
    args: EntraPreAuthorizedApplicationArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("cikeys:entra:PreAuthorizedApplication", name, { ...args }, opts);
  }
}
