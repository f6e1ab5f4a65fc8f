import { Collection } from "./collection";
import type { AppRole, AppRoleAssignment, Application, ServicePrincipal } from "./objects";
import type { EntraSettings } from "./settings";
import type { Replica } from "./versioned";

/** The objects of a tenant. */
export class Directory {
  readonly applications: Collection<Application>;
  readonly servicePrincipals: Collection<ServicePrincipal>;
  readonly assignments: Collection<AppRoleAssignment>;
  readonly deletedApplications: Collection<Application>;
  readonly deletedServicePrincipals: Collection<ServicePrincipal>;

  constructor(settings: EntraSettings) {
    this.applications = new Collection(settings);
    this.servicePrincipals = new Collection(settings);
    this.assignments = new Collection(settings);
    this.deletedApplications = new Collection(settings);
    this.deletedServicePrincipals = new Collection(settings);
  }

  applicationByAppId(replica: Replica, appId: string): Application | undefined {
    return this.applications.all(replica).find((app) => sameId(app.appId, appId));
  }

  servicePrincipalByAppId(replica: Replica, appId: string): ServicePrincipal | undefined {
    return this.servicePrincipals.all(replica).find((principal) => sameId(principal.appId, appId));
  }

  /** The application of a service principal, which may be deleted together with it. */
  backingApplication(replica: Replica, { appId }: ServicePrincipal): Application | undefined {
    const deleted = this.deletedApplications.all(replica);
    return (
      this.applicationByAppId(replica, appId) ?? deleted.find((app) => sameId(app.appId, appId))
    );
  }

  /** Roles that a service principal offers: those of its application. */
  appRolesOf(replica: Replica, principal: ServicePrincipal): readonly AppRole[] {
    const app = this.backingApplication(replica, principal);
    return app?.properties.appRoles ?? principal.foreign?.appRoles ?? [];
  }

  displayNameOf(replica: Replica, principal: ServicePrincipal): string {
    const app = this.backingApplication(replica, principal);
    return app?.properties.displayName ?? principal.foreign?.displayName ?? "";
  }

  /** Names by which a token can be asked for: the client id, and the identifier URIs. */
  servicePrincipalNames(replica: Replica, principal: ServicePrincipal): string[] {
    const uris = this.backingApplication(replica, principal)?.properties.identifierUris;
    return [principal.appId, ...(uris ?? principal.foreign?.servicePrincipalNames ?? [])];
  }

  /** Ends every window of inconsistency that is open. */
  settle(): void {
    this.applications.settle();
    this.servicePrincipals.settle();
    this.assignments.settle();
    this.deletedApplications.settle();
    this.deletedServicePrincipals.settle();
  }
}

/** GUIDs do not care about case. */
export function sameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
