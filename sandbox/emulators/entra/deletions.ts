import type { Assignments } from "./assignments";
import { sameId, type Directory } from "./directory";
import { resourceNotFound, valueTaken } from "./graphError";
import { wholeSeconds } from "./ids";
import type { Application, ServicePrincipal } from "./objects";
import type { Tenant } from "./tenant";
import type { Replica } from "./versioned";

/** What is deleted can be restored for 30 days. */
const RETENTION_MS = 30 * 86_400_000;

/** Deleting, restoring, and deleting for good. */
export class Deletions {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
    private readonly assignments: Assignments,
  ) {}

  /** The application goes, and with it its service principal and all grants. */
  deleteApplication(app: Application): void {
    const principal = this.directory.servicePrincipalByAppId("current", app.appId);
    this.directory.applications.remove(app.id);
    this.directory.deletedApplications.put({ ...app, deletedDateTime: this.now() });
    if (principal !== undefined) this.removePrincipal(principal);
    this.tenant.changed(`application ${app.appId} deleted`);
  }

  deleteServicePrincipal(principal: ServicePrincipal): void {
    this.removePrincipal(principal);
    this.tenant.changed(`service principal ${principal.id} deleted`);
  }

  applications(replica: Replica): Application[] {
    return this.directory.deletedApplications.all(replica).filter((app) => this.isKept(app));
  }

  servicePrincipals(replica: Replica): ServicePrincipal[] {
    const all = this.directory.deletedServicePrincipals.all(replica);
    return all.filter((principal) => this.isKept(principal));
  }

  /** @throws GraphError 404 */
  get(replica: Replica, id: string): Application | ServicePrincipal {
    const all = [...this.applications(replica), ...this.servicePrincipals(replica)];
    const found = all.find((object) => sameId(object.id, id));
    if (found === undefined) throw resourceNotFound(id);
    return found;
  }

  /** Brings back one object. The service principal of an application is restored by a call of its own. */
  restore(object: Application | ServicePrincipal): void {
    if (isApplication(object)) {
      this.directory.deletedApplications.remove(object.id);
      this.directory.applications.put({ ...object, deletedDateTime: null });
    } else {
      if (this.directory.servicePrincipalByAppId("current", object.appId) !== undefined) {
        throw valueTaken("servicePrincipalNames");
      }
      this.directory.deletedServicePrincipals.remove(object.id);
      this.directory.servicePrincipals.put({ ...object, deletedDateTime: null });
    }
    this.tenant.changed(`${object.id} restored`);
  }

  deleteForGood(object: Application | ServicePrincipal): void {
    this.directory.deletedApplications.remove(object.id);
    this.directory.deletedServicePrincipals.remove(object.id);
    this.tenant.changed(`${object.id} deleted for good`);
  }

  /** Removes what has been deleted for longer than the service keeps it, so that its names are free again. */
  purge(): void {
    const { deletedApplications, deletedServicePrincipals } = this.directory;
    for (const collection of [deletedApplications, deletedServicePrincipals]) {
      for (const object of collection.all("current")) {
        if (!this.isKept(object)) collection.remove(object.id);
      }
    }
  }

  private removePrincipal(principal: ServicePrincipal): void {
    this.directory.servicePrincipals.remove(principal.id);
    this.directory.deletedServicePrincipals.put({ ...principal, deletedDateTime: this.now() });
    const grants = [
      ...this.assignments.to("current", principal.id),
      ...this.assignments.of("current", principal.id),
    ];
    for (const { id } of grants) this.directory.assignments.remove(id);
  }

  private isKept({ deletedDateTime }: { deletedDateTime: string | null }): boolean {
    const age = this.tenant.now().getTime() - Date.parse(deletedDateTime ?? "");
    return age < RETENTION_MS;
  }

  private now(): string {
    return wholeSeconds(this.tenant.now());
  }
}

export function isApplication(object: Application | ServicePrincipal): object is Application {
  return "passwords" in object;
}
