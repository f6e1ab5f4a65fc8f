import { DEFAULT_PROPERTIES } from "./applicationBody";
import type { Directory } from "./directory";
import type {
  AppRoleAssignment,
  Application,
  PasswordCredential,
  ServicePrincipal,
} from "./objects";
import type { Tenant } from "./tenant";
import type { Replica } from "./versioned";

type View = Record<string, unknown>;

/** The application as Graph answers it. Shape: the examples of Graph's reference, "Get application". */
export function applicationView(app: Application, tenant: Tenant): View {
  const { displayName, ...properties } = app.properties;
  return {
    id: app.id,
    deletedDateTime: app.deletedDateTime,
    appId: app.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: app.createdDateTime,
    displayName,
    publisherDomain: tenant.domain,
    uniqueName: app.uniqueName,
    certification: null,
    ...properties,
    keyCredentials: [],
    passwordCredentials: app.passwords.map((password) => passwordView(password, false)),
  };
}

/** A secret: with its value in the answer to `addPassword` and nowhere else. */
export function passwordView(password: PasswordCredential, withSecret: boolean): View {
  return {
    customKeyIdentifier: null,
    displayName: password.displayName,
    endDateTime: password.endDateTime,
    hint: password.secretText.slice(0, 3),
    keyId: password.keyId,
    secretText: withSecret ? password.secretText : null,
    startDateTime: password.startDateTime,
  };
}

/** The service principal as Graph answers it: its own properties, and those that mirror the application. */
export function servicePrincipalView(
  principal: ServicePrincipal,
  directory: Directory,
  replica: Replica,
  tenant: Tenant,
): View {
  const app = directory.backingApplication(replica, principal)?.properties;
  const displayName = directory.displayNameOf(replica, principal);
  return {
    id: principal.id,
    deletedDateTime: principal.deletedDateTime,
    appDisplayName: displayName,
    appDescription: app?.description ?? null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: principal.foreign?.ownerTenantId ?? tenant.id,
    createdDateTime: principal.createdDateTime,
    disabledByMicrosoftStatus: null,
    displayName,
    preferredTokenSigningKeyThumbprint: null,
    servicePrincipalNames: directory.servicePrincipalNames(replica, principal),
    servicePrincipalType: "Application",
    signInAudience: app?.signInAudience ?? "AzureADMultipleOrgs",
    tokenEncryptionKeyId: null,
    ...principal.properties,
    addIns: [],
    appRoles: directory.appRolesOf(replica, principal),
    info: app?.info ?? DEFAULT_PROPERTIES.info,
    keyCredentials: [],
    oauth2PermissionScopes: app?.api.oauth2PermissionScopes ?? [],
    passwordCredentials: [],
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: app?.verifiedPublisher ?? DEFAULT_PROPERTIES.verifiedPublisher,
  };
}

/** A grant as Graph answers it. */
export function assignmentView(
  assignment: AppRoleAssignment,
  directory: Directory,
  replica: Replica,
): View {
  const nameOf = (id: string): string | null => {
    const principal = directory.servicePrincipals.get(replica, id);
    return principal === undefined ? null : directory.displayNameOf(replica, principal);
  };
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: nameOf(assignment.principalId),
    principalId: assignment.principalId,
    principalType: "ServicePrincipal",
    resourceDisplayName: nameOf(assignment.resourceId),
    resourceId: assignment.resourceId,
  };
}
