import type { IdentityKind } from "../../../components/identities/traits";
import type { TrustedIdentityProvider } from "../../../sandbox/controlPlaneSite";
import type { EntraEmulator } from "../../../sandbox/emulators/entra/entra";
import { UNION_API } from "../../../sandbox/views/entra";
import { AUTHORIZATION_SERVER } from "../../../sandbox/views/okta";
import type { World } from "../../../sandbox/world";

/** An identity provider of the sandbox, as the stack and the control plane are set up for it. */
export interface IdentityCase {
  /** Settings under `flyte-ci-keys:identity` in the stack file. */
  settings(world: World): Record<string, string>;
  /** What a control plane trusts, and what it tells its clients. */
  trusted(world: World): TrustedIdentityProvider;
}

const AUDIENCE = "https://union.example.com";

/** Every kind; the stories are told for each. */
export const IDENTITY_CASES: Record<IdentityKind, IdentityCase> = {
  okta: {
    settings: () => ({
      kind: "okta",
      orgName: "acme",
      baseUrl: "okta.com",
      authorizationServer: AUTHORIZATION_SERVER,
    }),
    trusted: ({ okta }) => {
      const issuer = `${okta.url}/oauth2/${okta.authorizationServerId(AUTHORIZATION_SERVER)}`;
      return provider({
        issuer,
        tokenEndpoint: `${issuer}/v1/token`,
        jwksUri: `${issuer}/v1/keys`,
        audiences: [AUDIENCE],
        scope: "all",
      });
    },
  },
  entra: {
    settings: ({ entra }) => ({
      kind: "entra",
      tenantId: entra.tenantId,
      api: UNION_API,
      authorityHost: entra.url,
      graphUrl: entra.url,
    }),
    trusted: ({ entra }) => {
      const tenant = `${entra.url}/${entra.tenantId}`;
      return provider({
        issuer: `${tenant}/v2.0`,
        otherIssuer: `https://sts.windows.net/${entra.tenantId}/`, // of version 1 tokens
        tokenEndpoint: `${tenant}/oauth2/v2.0/token`,
        jwksUri: `${tenant}/discovery/v2.0/keys`,
        audiences: [UNION_API, unionApiClientId(entra)], // version 1 names the one, version 2 the other
        scope: `${UNION_API}/.default`,
      });
    },
  },
  oidc: {
    settings: ({ oidc }) => ({ kind: "oidc", issuer: oidc.issuer }),
    trusted: ({ oidc }) =>
      provider({
        issuer: oidc.issuer,
        tokenEndpoint: `${oidc.issuer}/token`,
        jwksUri: `${oidc.issuer}/jwks`,
        audiences: [AUDIENCE],
        scope: "all",
      }),
  },
};

function unionApiClientId(entra: EntraEmulator): string {
  const api = entra.applications().find(({ displayName }) => displayName === "Union API");
  if (api === undefined) throw new Error("the tenant has no Union API");
  return api.appId;
}

function provider(facts: {
  issuer: string;
  otherIssuer?: string;
  tokenEndpoint: string;
  jwksUri: string;
  audiences: string[];
  /** That clients ask for. Scope or role `all` is what is granted. */
  scope: string;
}): TrustedIdentityProvider {
  const { issuer, otherIssuer, tokenEndpoint, jwksUri, audiences, scope } = facts;
  return {
    trust: {
      issuers: otherIssuer === undefined ? [issuer] : [issuer, otherIssuer],
      jwksUri,
      allowedAudiences: audiences,
      grant: "all",
    },
    advertised: {
      issuer,
      tokenEndpoint,
      jwksUri,
      scopes: [scope],
      authorizationMetadataKey: "flyte-authorization",
    },
  };
}
