import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraAppRoleAssignment`. */
export interface EntraAppRoleAssignmentArgs {
  connection: EntraConnection;
  /** Service principal of the client, by object id. */
  principalId: pulumi.Input<string>;
  /** Service principal of the API, by object id. */
  resourceId: pulumi.Input<string>;
  roleId: pulumi.Input<string>;
}

/** The grant of an application permission, which is admin consent. */
export class EntraAppRoleAssignment extends pulumi.CustomResource {
  declare readonly assignmentId: pulumi.Output<string>;

  constructor(name: string, args: EntraAppRoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:entra:AppRoleAssignment", name, { ...args, assignmentId: undefined }, opts);
  }
}
