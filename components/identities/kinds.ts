import type * as pulumi from "@pulumi/pulumi";
import type { RotationPolicy } from "../rotation/policy";
import { EntraAppRegistration, type EntraAppRegistrationArgs } from "./entra";
import type { FirstGeneration, Identity } from "./identity";
import { OidcClients, registrationBasis, type OidcClientsArgs } from "./oidcClients";
import {
  missingStaticClient,
  OidcStaticClients,
  type OidcStaticClientsArgs,
} from "./oidcStaticClients";
import { OktaServiceApp, type OktaServiceAppArgs } from "./okta";

/** Every kind of identity; adding one is a new file beside this one, a member here and a case below. */
export type IdentityArgs =
  | (OktaServiceAppArgs & { kind: "okta" })
  | (EntraAppRegistrationArgs & { kind: "entra" })
  | ((OidcClientsArgs | OidcStaticClientsArgs) & { kind: "oidc" });

/** What a client is made from besides its own arguments. */
export interface IdentitySurroundings {
  /** The present generation. */
  first: FirstGeneration;
  policy: RotationPolicy;
}

/** Declares the machine client. */
export function createIdentity(
  name: string,
  args: IdentityArgs,
  { first, policy }: IdentitySurroundings,
  opts: pulumi.ComponentResourceOptions,
): Identity {
  switch (args.kind) {
    case "okta":
      return new OktaServiceApp(`${name}-okta`, { ...args, firstSecret: first.secret }, opts);
    case "entra":
      return new EntraAppRegistration(
        `${name}-entra`,
        { ...args, firstIssuedAt: first.issuedAt, policy },
        opts,
      );
    case "oidc":
      return args.registration === "static"
        ? new OidcStaticClients(`${name}-oidc`, args, opts)
        : new OidcClients(`${name}-oidc`, args, opts);
  }
}

/** What a client is made from, where it can never change afterwards. */
export function basisOf(args: IdentityArgs): string | undefined {
  if (args.kind !== "oidc") return undefined;
  return args.registration === "static" ? "static" : registrationBasis(args);
}

/** Why generation `number` cannot be made now, if so. */
export function noGeneration(args: IdentityArgs, number: number): string | undefined {
  const byHand = args.kind === "oidc" && args.registration === "static";
  return byHand ? missingStaticClient(args, number) : undefined;
}
