import type { AppRequest } from "./appBody";
import type { AppSeed, ServiceClientSeed } from "./organisation";

/** The request that would make this app. */
export function appRequest(seed: AppSeed): AppRequest {
  return {
    name: "oidc_client",
    label: seed.label,
    signOnMode: "OPENID_CONNECT",
    credentials: {
      oauthClient: {
        client_id: seed.clientId,
        token_endpoint_auth_method: seed.tokenEndpointAuthMethod,
      },
    },
    settings: {
      oauthClient: {
        application_type: seed.applicationType ?? "service",
        grant_types: seed.grantTypes ?? ["client_credentials"],
        response_types: ["token"],
        issuer_mode: "ORG_URL",
        dpop_bound_access_tokens: seed.dpopBoundAccessTokens,
      },
    },
    profile: seed.profile,
  };
}

/** The request that would make this service client. */
export function serviceClientRequest(seed: ServiceClientSeed): AppRequest {
  const request = appRequest({
    label: seed.label ?? "pulumi-admin",
    clientId: seed.clientId,
    tokenEndpointAuthMethod: "private_key_jwt",
  });
  request.settings.oauthClient.jwks = { keys: [{ ...seed.publicJwk }] };
  return request;
}
