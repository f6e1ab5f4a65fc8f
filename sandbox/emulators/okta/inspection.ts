import type { App } from "./app";
import type { ClientSecret } from "./clientSecrets";
import type { Status, TokenEndpointAuthMethod } from "./organisation";
import type { Policy } from "./policies";

/** An app as a test sees it. */
export interface AppSnapshot {
  id: string;
  clientId: string;
  label: string;
  status: Status;
  tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  dpopBoundAccessTokens: boolean;
  profile: Record<string, unknown> | undefined;
  created: Date;
  lastUpdated: Date;
}

/** A secret as a test sees it. */
export interface SecretSnapshot {
  id: string;
  clientSecret: string;
  status: Status;
  created: Date;
  lastUpdated: Date;
}

export interface RuleSnapshot {
  id: string;
  name: string;
  status: Status;
  grantTypes: string[];
  scopes: string[];
  groups: string[];
  accessTokenLifetimeMinutes: number;
}

/** A policy as a test sees it; `clients` are client ids or `ALL_CLIENTS`. */
export interface PolicySnapshot {
  id: string;
  name: string;
  status: Status;
  clients: string[];
  rules: RuleSnapshot[];
}

export function appSnapshot(app: App): AppSnapshot {
  const { id, clientId, label, status, tokenEndpointAuthMethod, created, lastUpdated } = app;
  return structuredClone({
    id,
    clientId,
    label,
    status,
    tokenEndpointAuthMethod,
    dpopBoundAccessTokens: app.body.settings.oauthClient.dpop_bound_access_tokens,
    profile: app.body.profile,
    created,
    lastUpdated,
  });
}

export function secretSnapshot(secret: ClientSecret): SecretSnapshot {
  const { id, clientSecret, status, created, lastUpdated } = secret;
  return structuredClone({ id, clientSecret, status, created, lastUpdated });
}

export function policySnapshot(policy: Policy): PolicySnapshot {
  return structuredClone({
    id: policy.id,
    name: policy.body.name,
    status: policy.status,
    clients: policy.body.conditions.clients.include,
    rules: policy.rules.all().map(({ id, status, body }) => ({
      id,
      name: body.name,
      status,
      grantTypes: [...body.conditions.grantTypes.include],
      scopes: body.conditions.scopes.include,
      groups: body.conditions.people.groups?.include ?? [],
      accessTokenLifetimeMinutes: body.actions.token.accessTokenLifetimeMinutes,
    })),
  });
}
