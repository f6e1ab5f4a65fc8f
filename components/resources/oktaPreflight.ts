import * as pulumi from "@pulumi/pulumi";

/** Arguments of `OktaPreflight`. */
export interface OktaPreflightArgs {
  orgUrl: string;
  /** Label that the app will have. */
  label: string;
  /** Our mark in the app's profile, `<project>/<stack>/<team>`. */
  owner: string;
  /** Id of the app to take over, if any. */
  adoptApp?: string;
  authorizationServer: { id: string; name: string };
  accessPolicy: "per-team" | "existing";
}

/** A read-only look before an app is created; refuses what the program must not touch. */
export class OktaPreflight extends pulumi.CustomResource {
  constructor(name: string, args: OktaPreflightArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:okta:Preflight", name, { ...args }, opts);
  }
}
