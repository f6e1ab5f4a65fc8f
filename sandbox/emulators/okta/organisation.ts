import type { JWK } from "jose";

/**
 * What an administrator may do: everything, read only, or nothing that this API offers (a token whose owner lost
 * the role).
 */
export type Rights = "full" | "read-only" | "none";

export type Status = "ACTIVE" | "INACTIVE";

/** Methods of client authentication that Okta knows for apps. */
export const TOKEN_ENDPOINT_AUTH_METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "none",
] as const;

export type TokenEndpointAuthMethod = (typeof TOKEN_ENDPOINT_AUTH_METHODS)[number];

/** An API token of a person. */
export interface AdministratorSeed {
  apiToken: string;
  rights: Rights;
}

/** An API services app that calls Okta's own API with `private_key_jwt`. It is an app like any other, too. */
export interface ServiceClientSeed {
  /** Default `pulumi-admin`. */
  label?: string;
  clientId: string;
  publicJwk: JWK;
  /** Granted scopes, for example `okta.apps.manage`. */
  scopes: string[];
}

/** An app that is there from the start. */
export interface AppSeed {
  label: string;
  /** Default ACTIVE. */
  status?: Status;
  /** Default: the app's id. */
  clientId?: string;
  /** Default: none. */
  profile?: Record<string, unknown>;
  /** Default: one ACTIVE secret that Okta made. */
  secrets?: { clientSecret?: string; status?: Status }[];
  /** Default `service`. */
  applicationType?: "service" | "web" | "native" | "browser";
  /** Default `["client_credentials"]`. */
  grantTypes?: string[];
  /** Default `client_secret_basic`. */
  tokenEndpointAuthMethod?: TokenEndpointAuthMethod;
  /** Default false; true for apps made in the Admin Console. */
  dpopBoundAccessTokens?: boolean;
}

export interface RuleSeed {
  name: string;
  /** Default ACTIVE. */
  status?: Status;
  /** For example `["client_credentials"]`. */
  grantTypes: string[];
  /** Names, or `*`. */
  scopes: string[];
  /** Group ids, or `EVERYONE`; none when left out. */
  groups?: string[];
  /** Default 60. */
  accessTokenLifetimeMinutes?: number;
}

/** An access policy. Its place in the list is its priority, and so it is for its rules. */
export interface PolicySeed {
  name: string;
  /** Default ACTIVE. */
  status?: Status;
  /** Client ids, or `ALL_CLIENTS`. */
  clients: string[];
  rules: RuleSeed[];
}

export interface ScopeSeed {
  name: string;
  /** Default IMPLICIT. */
  consent?: "IMPLICIT" | "REQUIRED" | "FLEXIBLE";
  /** Whether a request without `scope` gets it. Default false. */
  default?: boolean;
}

/** A custom authorization server. */
export interface AuthorizationServerSeed {
  name: string;
  /** `aud` of its tokens. */
  audience: string;
  /** Custom scopes, by name or in detail. */
  scopes: (string | ScopeSeed)[];
  policies?: PolicySeed[];
  /** The organisation's own custom server, which answers to the id `default` as well. Default false. */
  default?: boolean;
  /** Default ACTIVE. */
  status?: Status;
}

/** An Okta organisation as it stands when the emulator starts. */
export interface OrganisationSeed {
  administrators?: AdministratorSeed[];
  serviceClients?: ServiceClientSeed[];
  apps?: AppSeed[];
  authorizationServers?: AuthorizationServerSeed[];
}

/** What the parts of the emulator share. */
export interface Organisation {
  /** Address of the organisation, without a slash at the end. */
  readonly url: string;
  /** Id of the organisation. */
  readonly id: string;
  /** Emulator time. */
  now(): Date;
  /** Tells the listeners about a change of state. Never with a secret. */
  changed(what: string): void;
}
