import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraApplication`. */
export interface EntraApplicationArgs {
  connection: EntraConnection;
  /** Alternate key in Graph, by which a create can be repeated; given once. */
  uniqueName: pulumi.Input<string>;
  /** At most 120 characters. */
  displayName: string;
  /** Our mark among the app's tags, `<project>/<stack>/<team>`. */
  owner: string;
  /** Object id of an app to take over. */
  adoptApp?: string;
  /** The application permission to ask for: a role of an API. */
  permission: { apiClientId: pulumi.Input<string>; roleId: pulumi.Input<string> };
  /** Further owners, by object id. */
  owners: string[];
}

/** A team's app registration in Entra ID. */
export class EntraApplication extends pulumi.CustomResource {
  declare readonly objectId: pulumi.Output<string>;
  declare readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: EntraApplicationArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:entra:Application",
      name,
      { ...args, objectId: undefined, clientId: undefined, addedOwners: undefined },
      opts,
    );
  }
}
