import type { GraphContext } from "./graphContext";
import type { Application, PasswordCredential } from "./objects";

/** An application as a test sees it. */
export interface ApplicationSnapshot {
  id: string;
  appId: string;
  displayName: string;
  uniqueName: string | null;
  tags: string[];
  /** Object ids. */
  owners: string[];
  /** Object id of its service principal, `sub` of its tokens, if it has one. */
  servicePrincipalId: string | undefined;
  /** Roles that it was granted. */
  roles: { resourceAppId: string; value: string | null }[];
  requiredResourceAccess: Application["properties"]["requiredResourceAccess"];
  preAuthorizedApplications: Application["properties"]["api"]["preAuthorizedApplications"];
}

/** The application as the primary knows it. */
export function applicationSnapshot(
  { directory, assignments }: GraphContext,
  app: Application,
): ApplicationSnapshot {
  const principal = directory.servicePrincipalByAppId("current", app.appId);
  const grants = principal === undefined ? [] : assignments.of("current", principal.id);
  return structuredClone({
    id: app.id,
    appId: app.appId,
    displayName: app.properties.displayName,
    uniqueName: app.uniqueName,
    tags: app.properties.tags,
    owners: [...app.owners],
    servicePrincipalId: principal?.id,
    roles: grants.flatMap(({ resourceId, appRoleId }) => {
      const resource = directory.servicePrincipals.get("current", resourceId);
      if (resource === undefined) return [];
      const role = directory.appRolesOf("current", resource).find(({ id }) => id === appRoleId);
      return [{ resourceAppId: resource.appId, value: role?.value ?? null }];
    }),
    requiredResourceAccess: app.properties.requiredResourceAccess,
    preAuthorizedApplications: app.properties.api.preAuthorizedApplications,
  });
}

/** A secret as a test sees it, in clear. */
export type SecretSnapshot = PasswordCredential;
