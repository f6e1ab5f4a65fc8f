import type { JWK } from "jose";
import type { GraphPermission } from "./permissions";

/** Client id of Microsoft Graph in every tenant. */
export const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

/** Name by which tokens for Microsoft Graph can be asked for, besides the emulator's own address. */
export const GRAPH_URL = "https://graph.microsoft.com";

/** Trust in the tokens of another issuer (federated identity credential). */
export interface FederatedCredentialSeed {
  issuer: string;
  subject: string;
  /** Default `api://AzureADTokenExchange`. */
  audience?: string;
  /** Public keys of the issuer; nothing is fetched. */
  publicJwks: JWK[];
}

/** A client with permissions to call Graph: an application of the tenant with its service principal. */
export interface CallerSeed {
  /** Default `pipeline`. */
  displayName?: string;
  clientId?: string;
  /** Good for two years. Default: none. */
  clientSecret?: string;
  /** Object id of its service principal: `oid` of its tokens. */
  objectId?: string;
  /** Application permissions, granted. */
  permissions: GraphPermission[];
  federatedCredentials?: FederatedCredentialSeed[];
  /** Public keys of its own (certificates). */
  publicJwks?: JWK[];
}

/** An API that clients ask tokens for: an application of the tenant with its service principal. */
export interface ApiSeed {
  displayName: string;
  clientId?: string;
  /** For example `["api://union"]`. */
  identifierUris: string[];
  /** Values of its app roles for applications, for example `["all"]`. */
  roles: string[];
  /** Values of its delegated scopes. Default: none. */
  scopes?: string[];
  /** `null` and 1 mean v1 tokens. Default 2. */
  requestedAccessTokenVersion?: 1 | 2 | null;
  /** Default false. */
  appRoleAssignmentRequired?: boolean;
  /** Client ids of callers that own application and service principal. */
  owners?: string[];
}

/** A tenant as it stands when the emulator starts. */
export interface TenantSeed {
  tenantId?: string;
  /** Default `acme.onmicrosoft.com`. */
  domain?: string;
  callers?: CallerSeed[];
  apis?: ApiSeed[];
}
