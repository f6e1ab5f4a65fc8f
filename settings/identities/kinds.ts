import { z } from "zod";
import { entra } from "./entra";
import { oidc } from "./oidc";
import { okta } from "./okta";

/** Where the machine clients live. */
export const identity = z.discriminatedUnion("kind", [okta, entra, oidc], {
  error: 'must have a kind: "okta", "entra" or "oidc"',
});

/** Settings of the identity provider, defaults filled in. */
export type IdentitySettings = z.output<typeof identity>;
