import { z } from "zod";
import { sameId, type Directory } from "./directory";
import { badRequest, resourceNotFound } from "./graphError";
import { assignmentId, graphInstant } from "./ids";
import type { AppRoleAssignment, ServicePrincipal } from "./objects";
import type { EntraSettings } from "./settings";
import type { Tenant } from "./tenant";
import type { Replica } from "./versioned";

/** Stands for "no role in particular", where the resource has no roles. */
export const DEFAULT_ROLE_ID = "00000000-0000-0000-0000-000000000000";

/** Body of a grant. */
export const assignmentBody = z.strictObject({
  principalId: z.guid(),
  resourceId: z.guid(),
  appRoleId: z.guid(),
});

export type AssignmentBody = z.output<typeof assignmentBody>;

/** The app role assignments of a tenant: which client has which role at which API. */
export class Assignments {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
    private readonly settings: EntraSettings,
  ) {}

  /** Those at a resource. */
  to(replica: Replica, resourceId: string): AppRoleAssignment[] {
    const all = this.directory.assignments.all(replica);
    return all.filter((assignment) => sameId(assignment.resourceId, resourceId));
  }

  /** Those of a principal. */
  of(replica: Replica, principalId: string): AppRoleAssignment[] {
    const all = this.directory.assignments.all(replica);
    return all.filter((assignment) => sameId(assignment.principalId, principalId));
  }

  /**
   * Grants a role. A replica looks up what the grant refers to.
   *
   * @throws GraphError 404 or 400 where the principal, the resource or the role is not there, or not known to the
   * replica; 400 where the principal has the role already.
   */
  create(replica: Replica, body: AssignmentBody): AppRoleAssignment {
    this.principal(replica, body.principalId);
    const resource = this.directory.servicePrincipals.get(replica, body.resourceId);
    if (resource === undefined) throw resourceNotFound(body.resourceId);
    this.checkRole(replica, resource, body.appRoleId);
    if (this.of("current", body.principalId).some((other) => sameGrant(other, body))) {
      throw badRequest("Permission being assigned already exists on the object");
    }
    const assignment = this.directory.assignments.put({
      id: assignmentId(body.principalId),
      createdDateTime: graphInstant(this.tenant.now()),
      ...body,
    });
    this.tenant.changed(`app role assigned to ${body.principalId}`);
    return assignment;
  }

  remove(assignment: AppRoleAssignment): void {
    this.directory.assignments.remove(assignment.id);
    this.tenant.changed(`app role taken from ${assignment.principalId}`);
  }

  private principal(replica: Replica, id: string): ServicePrincipal {
    const principal = this.directory.servicePrincipals.get(replica, id);
    if (principal !== undefined) return principal;
    const isNew = this.directory.servicePrincipals.get("current", id) !== undefined;
    throw isNew && this.settings.newPrincipal === 400
      ? badRequest("Not a valid reference update.")
      : resourceNotFound(id);
  }

  private checkRole(replica: Replica, resource: ServicePrincipal, roleId: string): void {
    const roles = this.directory.appRolesOf(replica, resource);
    if (roles.length === 0 && roleId === DEFAULT_ROLE_ID) return;
    const role = roles.find(({ id }) => sameId(id, roleId));
    if (role?.isEnabled === true && role.allowedMemberTypes.includes("Application")) return;
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
}

function sameGrant(assignment: AppRoleAssignment, body: AssignmentBody): boolean {
  return (
    sameId(assignment.resourceId, body.resourceId) && sameId(assignment.appRoleId, body.appRoleId)
  );
}
