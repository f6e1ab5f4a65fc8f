import type { World } from "../../../sandbox/world";

/** Settings of an identity of each kind that lead to a sandbox. */
export function identitiesIn(world: World) {
  return {
    okta: { kind: "okta", orgName: "acme", baseUrl: "okta.com", authorizationServer: "union" },
    entra: {
      kind: "entra",
      tenantId: "11111111-2222-4333-8444-555555555555",
      api: "api://union",
      authorityHost: world.entra.url,
      graphUrl: world.entra.url,
    },
    oidc: { kind: "oidc", issuer: world.oidc.issuer },
  };
}
