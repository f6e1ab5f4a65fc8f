import type { App } from "./app";
import type { Apps } from "./apps";
import type { AuthorizationServer, Scope } from "./authorizationServers";
import type { ClientCredentials } from "./clientCredentials";
import { ruleFor } from "./policyEvaluation";
import {
  invalidClientSecret,
  TokenError,
  UnknownClientError,
  wrongAuthenticationMethod,
} from "./tokenError";

/** What a client may have. */
export interface Grant {
  app: App;
  scopes: string[];
  lifetimeMinutes: number;
}

/** An ACTIVE client. */
export function activeClient(apps: Apps, clientId: string): App {
  const app = apps.byClientId(clientId);
  if (app === undefined || app.status !== "ACTIVE") throw new UnknownClientError();
  return app;
}

/**
 * Authenticates a client that has a secret. Every ACTIVE secret of the app authenticates; the way it is sent has to
 * be the one that the app is configured for.
 *
 * @throws TokenError `invalid_client`
 */
export function authenticateBySecret(
  apps: Apps,
  credentials: Exclude<ClientCredentials, { method: "private_key_jwt" }>,
  now: Date,
): App {
  const app = activeClient(apps, credentials.clientId);
  if (credentials.method === "none" || credentials.method !== app.tokenEndpointAuthMethod) {
    throw wrongAuthenticationMethod();
  }
  const known = app.secrets.some(
    (secret) =>
      secret.clientSecret === credentials.clientSecret &&
      secret.status === "ACTIVE" &&
      secret.usableFrom <= now,
  );
  if (!known) throw invalidClientSecret();
  return app;
}

/**
 * Decides what an authenticated client may have by client credentials.
 *
 * @param requested the `scope` parameter; the server's default scopes when it is empty.
 * @throws TokenError with the codes and texts of Okta's table of OAuth 2.0 errors.
 */
export function grantFor(app: App, server: AuthorizationServer, requested: string): Grant {
  const configured = app.body.settings.oauthClient.grant_types;
  if (!configured.includes("client_credentials")) {
    throw new TokenError(
      400,
      "unauthorized_client",
      "The client is not authorized to use the provided grant type. " +
        `Configured grant types: [${configured.join(", ")}].`,
    );
  }
  if (app.body.settings.oauthClient.dpop_bound_access_tokens) {
    throw new TokenError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
  }
  const scopes = scopesOf(server, requested);
  const rule = ruleFor(server, app.clientId, scopes);
  return { app, scopes, lifetimeMinutes: rule.body.actions.token.accessTokenLifetimeMinutes };
}

function scopesOf(server: AuthorizationServer, requested: string): string[] {
  const names = [...new Set(requested.split(" ").filter((name) => name !== ""))];
  if (names.length === 0) {
    const defaults = server.scopes.filter((scope) => scope.default).map((scope) => scope.name);
    if (defaults.length > 0) return defaults;
    throw invalidScope(
      "The authorization server resource does not have any configured default scopes, " +
        "'scope' must be provided.",
    );
  }
  const scopes = names.map((name) => definedScope(server, name));
  if (scopes.some((scope) => scope.system)) {
    throw invalidScope("Cannot request 'openid' scopes using client credentials.");
  }
  const personal = scopes.filter((scope) => scope.consent === "REQUIRED");
  if (personal.length > 0) {
    throw new TokenError(
      400,
      "consent_required",
      "The following scopes require user consent and cannot be granted for the client " +
        `credentials grant type: [${personal.map((scope) => scope.name).join(", ")}].`,
    );
  }
  return names;
}

function definedScope(server: AuthorizationServer, name: string): Scope {
  const scope = server.scopes.find((candidate) => candidate.name === name);
  if (scope !== undefined) return scope;
  throw invalidScope(
    "One or more scopes are not configured for the authorization server resource.",
  );
}

function invalidScope(description: string): TokenError {
  return new TokenError(400, "invalid_scope", description);
}
