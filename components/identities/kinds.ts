import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "./identity";
import { OktaServiceApp, type OktaServiceAppArgs } from "./okta";

/** Every kind of identity; adding one is a new file beside this one, a member here and a case below. */
export type IdentityArgs = OktaServiceAppArgs & { kind: "okta" };

/** Declares the machine client. `firstSecret` is for kinds that take a secret of our choice at creation. */
export function createIdentity(
  name: string,
  args: IdentityArgs,
  firstSecret: pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): Identity {
  switch (args.kind) {
    case "okta":
      return new OktaServiceApp(`${name}-okta`, { ...args, firstSecret }, opts);
  }
}
