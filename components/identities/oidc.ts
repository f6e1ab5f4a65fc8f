import type { CheckOptions, TokenRequest } from "./identity";

/** Arguments of every identity at a generic OpenID provider. */
export interface OidcArgs {
  /** Issuer (RFC 8414), exactly as tokens name it. */
  issuer: string;
  /** Scope that the key needs. */
  scope: string;
  /** Role that tokens must carry, at providers that grant roles and not the scope asked for (Entra ID). */
  role?: string;
  /** Audience that tokens must have; not checked unless set. */
  audience?: string;
  /** How a key is proven. */
  check: CheckOptions;
  /** Protect the current client from deletion. */
  protect: boolean;
}

/** Where and for what tokens are asked. */
export function oidcTokenRequest({ issuer, scope, role, audience, check }: OidcArgs): TokenRequest {
  return {
    issuer,
    issuerKind: "oidc",
    scope,
    ...(role === undefined ? {} : { role }),
    ...(audience === undefined ? {} : { audience }),
    ...check,
  };
}
