import * as pulumi from "@pulumi/pulumi";
import type { EntraConnection } from "./entraConnection";

/** Arguments of `EntraPreflight`. */
export interface EntraPreflightArgs {
  connection: EntraConnection;
  /** The Union API: client id, or identifier URI. */
  api: string;
  /** Value of the app role that keys need. */
  role: string;
  /** Display name that the team's app will have. */
  displayName: string;
  /** Our mark among the app's tags, `<project>/<stack>/<team>`. */
  owner: string;
  /** Object id of the app to take over, if any. */
  adoptApp?: string;
  /** Who grants the role: the program, or a person. */
  consent: "automatic" | "manual";
  /** Whether the program adds the app to the API's authorized client applications. */
  preAuthorize: boolean;
  /** Whether the program adds the role where the API has none. */
  manageRole: boolean;
}

/** A read-only look before anything is made in Entra; refuses what cannot work and what the program must not touch. */
export class EntraPreflight extends pulumi.CustomResource {
  declare readonly apiObjectId: pulumi.Output<string>;
  declare readonly apiClientId: pulumi.Output<string>;
  declare readonly apiServicePrincipalId: pulumi.Output<string>;
  /** Id of the role; not there where `manageRole` is to make it. */
  declare readonly roleId: pulumi.Output<string>;
  /** Ids of the API's enabled delegated scopes, sorted. */
  declare readonly scopeIds: pulumi.Output<string[]>;
  /** Version of the access tokens that are issued for the API: 1 or 2. */
  declare readonly tokenVersion: pulumi.Output<number>;
  /** Whether the caller may change only the apps that it owns (Application.ReadWrite.OwnedBy). */
  declare readonly ownedBy: pulumi.Output<boolean>;

  constructor(name: string, args: EntraPreflightArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:entra:Preflight",
      name,
      {
        ...args,
        apiObjectId: undefined,
        apiClientId: undefined,
        apiServicePrincipalId: undefined,
        roleId: undefined,
        scopeIds: undefined,
        tokenVersion: undefined,
        ownedBy: undefined,
      },
      opts,
    );
  }
}
