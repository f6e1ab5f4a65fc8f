import type { AuthorizationServer, Scope } from "./authorizationServers";
import { wholeSeconds } from "./ids";
import type { Organisation } from "./organisation";

const ROTATION_DAYS = 90;

/** The server as Okta answers it. Shape: recorded answers. */
export function authorizationServerView(
  server: AuthorizationServer,
  organisation: Organisation,
): Record<string, unknown> {
  const nextRotation = new Date(server.created.getTime() + ROTATION_DAYS * 86_400_000);
  return {
    id: server.id,
    name: server.name,
    description: server.name,
    audiences: [server.audience],
    issuer: server.issuer(organisation),
    issuerMode: "ORG_URL",
    status: server.status,
    created: wholeSeconds(server.created),
    lastUpdated: wholeSeconds(server.created),
    credentials: {
      signing: {
        kid: server.signingKey.kid,
        rotationMode: "AUTO",
        lastRotated: wholeSeconds(server.created),
        nextRotation: wholeSeconds(nextRotation),
      },
    },
    default: server.isDefault,
    _links: serverLinks(server, organisation),
  };
}

function serverLinks(
  server: AuthorizationServer,
  organisation: Organisation,
): Record<string, unknown> {
  const own = `${organisation.url}/api/v1/authorizationServers/${server.segment}`;
  const issuer = server.issuer(organisation);
  const verb = server.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    rotateKey: link(`${own}/credentials/lifecycle/keyRotate`, "POST"),
    metadata: [
      {
        name: "oauth-authorization-server",
        ...link(`${issuer}/.well-known/oauth-authorization-server`, "GET"),
      },
      {
        name: "openid-configuration",
        ...link(`${issuer}/.well-known/openid-configuration`, "GET"),
      },
    ],
    keys: link(`${own}/credentials/keys`, "GET"),
    claims: link(`${own}/claims`, "GET", "POST"),
    policies: link(`${own}/policies`, "GET", "POST"),
    self: link(own, "GET", "DELETE", "PUT"),
    scopes: link(`${own}/scopes`, "GET", "POST"),
    [verb]: link(`${own}/lifecycle/${verb}`, "POST"),
  };
}

/** The scope as Okta answers it. Shape: recorded answers. */
export function scopeView(
  scope: Scope,
  server: AuthorizationServer,
  organisation: Organisation,
): Record<string, unknown> {
  const own = `${organisation.url}/api/v1/authorizationServers/${server.segment}/scopes/${scope.id}`;
  return {
    ...scope,
    apiResourceId: null,
    _links: { self: link(own, "GET", "PUT", "DELETE") },
  };
}

function link(href: string, ...allow: string[]): { href: string; hints: { allow: string[] } } {
  return { href, hints: { allow } };
}

/** The server's metadata (RFC 8414); with `openid`, those of OpenID Connect Discovery 1.0. */
export function metadataView(
  server: AuthorizationServer,
  organisation: Organisation,
  openid: boolean,
): Record<string, unknown> {
  const issuer = server.issuer(organisation);
  const published = server.scopes.filter((scope) => scope.metadataPublish === "ALL_CLIENTS");
  const methods = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
  ];
  return {
    issuer,
    authorization_endpoint: `${issuer}/v1/authorize`,
    token_endpoint: `${issuer}/v1/token`,
    ...(openid ? { userinfo_endpoint: `${issuer}/v1/userinfo` } : {}),
    registration_endpoint: `${organisation.url}/oauth2/v1/clients`,
    jwks_uri: `${issuer}/v1/keys`,
    response_types_supported: ["code", "token", "id_token"],
    response_modes_supported: ["query", "fragment", "form_post", "okta_post_message"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "client_credentials",
    ],
    subject_types_supported: ["public"],
    ...(openid ? { id_token_signing_alg_values_supported: ["RS256"] } : {}),
    scopes_supported: published.map((scope) => scope.name),
    token_endpoint_auth_methods_supported: methods,
    claims_supported: ["ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "sub"],
    code_challenge_methods_supported: ["S256"],
    introspection_endpoint: `${issuer}/v1/introspect`,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint: `${issuer}/v1/revoke`,
    revocation_endpoint_auth_methods_supported: methods,
    end_session_endpoint: `${issuer}/v1/logout`,
    request_parameter_supported: true,
  };
}
