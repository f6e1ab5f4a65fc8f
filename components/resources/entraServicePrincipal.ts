import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraServicePrincipal`. */
export interface EntraServicePrincipalArgs {
  connection: EntraConnection;
  clientId: pulumi.Input<string>;
  /** Further owners, by object id. */
  owners: string[];
}

/** The presence of an app in its tenant; its object id is `sub` and `oid` of the app's tokens. */
export class EntraServicePrincipal extends pulumi.CustomResource {
  declare readonly objectId: pulumi.Output<string>;

  constructor(name: string, args: EntraServicePrincipalArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:entra:ServicePrincipal",
      name,
      { ...args, objectId: undefined, addedOwners: undefined },
      opts,
    );
  }
}
