import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraAppRole`. */
export interface EntraAppRoleArgs {
  connection: EntraConnection;
  /** Application of the API, by object id. */
  apiObjectId: pulumi.Input<string>;
  /** What the tokens' `roles` will say. */
  value: string;
  displayName: string;
  description: string;
}

/** A role of an API for clients. Deleting it leaves the role there: other teams use it. */
export class EntraAppRole extends pulumi.CustomResource {
  declare readonly roleId: pulumi.Output<string>;

  constructor(name: string, args: EntraAppRoleArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:entra:AppRole", name, { ...args, roleId: undefined }, opts);
  }
}
