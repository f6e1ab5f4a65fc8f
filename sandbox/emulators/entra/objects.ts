import type { JWK } from "jose";
import type { ApplicationProperties } from "./applicationBody";
import type { ServicePrincipalProperties } from "./servicePrincipalBody";

/** A client secret of an application. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly secretText: string;
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
}

/** Trust in the tokens of another issuer, or in a key of the client's own. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Public keys of the issuer. */
  readonly publicJwks: readonly JWK[];
}

/** An application (app registration). Objects of the directory are never changed, only replaced. */
export interface Application {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  readonly deletedDateTime: string | null;
  readonly uniqueName: string | null;
  readonly properties: ApplicationProperties;
  readonly passwords: readonly PasswordCredential[];
  /** Public keys of the client (certificates). */
  readonly publicJwks: readonly JWK[];
  readonly federatedCredentials: readonly FederatedCredential[];
  /** Object ids. */
  readonly owners: readonly string[];
}

/** An application of another tenant, as its service principal here shows it. */
export interface ForeignApplication {
  readonly displayName: string;
  readonly ownerTenantId: string;
  readonly appRoles: readonly AppRole[];
  readonly servicePrincipalNames: readonly string[];
}

/** An application's presence in the tenant (enterprise application). */
export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  readonly deletedDateTime: string | null;
  readonly properties: ServicePrincipalProperties;
  readonly owners: readonly string[];
  /** Only where the application is not one of this tenant. */
  readonly foreign?: ForeignApplication;
}

/** A grant: the principal has the role at the resource. */
export interface AppRoleAssignment {
  readonly id: string;
  readonly createdDateTime: string;
  readonly appRoleId: string;
  /** Object ids of service principals. */
  readonly principalId: string;
  readonly resourceId: string;
}

export type AppRole = ApplicationProperties["appRoles"][number];

export type PermissionScope = ApplicationProperties["api"]["oauth2PermissionScopes"][number];
