import type { EmulatorContext } from "../emulator";
import type { AccessTokens } from "./accessTokens";
import { loginResponse, pathParameter, type LoginRoute } from "./http";
import type { SigningKey } from "../signingKey";
import { isTenant, type Tenant } from "./tenant";
import { tenantNotFound } from "./tokenError";

/**
 * Metadata of the tenant (OpenID Connect Discovery) in both versions, and the keys of its tokens. Of the endpoints
 * that it names, the token endpoint of version 2 and the keys are emulated.
 */
export function discoveryRoutes(
  tenant: Tenant,
  tokens: AccessTokens,
  key: SigningKey,
): LoginRoute[] {
  const read = (path: string, answer: (base: string) => unknown): LoginRoute => ({
    method: "GET",
    path,
    template: path,
    kind: "read",
    handler: async (context) => {
      return loginResponse(200, await answer(baseOf(context, tenant)));
    },
  });
  const keys = async (): Promise<unknown> => ({ keys: [await key.publicJwk()] });
  return [
    read("/:tenant/v2.0/.well-known/openid-configuration", (base) => ({
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      issuer: tokens.v2Issuer,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      ...COMMON,
    })),
    read("/:tenant/.well-known/openid-configuration", (base) => ({
      token_endpoint: `${base}/oauth2/token`,
      jwks_uri: `${base}/discovery/keys`,
      issuer: tokens.v1Issuer,
      authorization_endpoint: `${base}/oauth2/authorize`,
      ...COMMON,
    })),
    read("/:tenant/discovery/v2.0/keys", keys),
    read("/:tenant/discovery/keys", keys),
  ];
}

const COMMON = {
  token_endpoint_auth_methods_supported: [
    "client_secret_post",
    "private_key_jwt",
    "client_secret_basic",
  ],
  response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
  scopes_supported: ["openid"],
};

/** Addresses in the metadata repeat the name by which the tenant was called. */
function baseOf(context: EmulatorContext, tenant: Tenant): string {
  const name = pathParameter(context, "tenant");
  if (!isTenant(tenant, name)) throw tenantNotFound(name, "invalid_tenant");
  return `${tenant.url}/${name}`;
}
