import { z } from "zod";
import { answerOf } from "../../http/answer";
import { id } from "./answers";
import type { Graph } from "./graph";

const schema = z.object({ id: z.string(), appRoleId: id, principalId: id, resourceId: id });

/** A grant of a role of an API to a client (admin consent). Ids of objects are in lower case; its own has a case. */
export type AppRoleAssignment = z.output<typeof schema>;

/** Who may do what, where: object ids of service principals, and the role's id. */
export interface Grant {
  principalId: string;
  resourceId: string;
  roleId: string;
}

/** App role assignments (Graph v1.0, resource type `appRoleAssignment`). */
export class AppRoleAssignments {
  constructor(private readonly graph: Graph) {}

  /** The assignment that makes the grant; looked for at the client, which has few. */
  async find(grant: Grant): Promise<AppRoleAssignment | undefined> {
    const path = `servicePrincipals/${encodeURIComponent(grant.principalId)}/appRoleAssignments`;
    const assignments = await this.graph.list(path, schema);
    return assignments?.find(
      ({ resourceId, appRoleId }) => resourceId === grant.resourceId && appRoleId === grant.roleId,
    );
  }

  /** Makes the grant. Graph refuses one that is there, so it may be asked again. */
  async create(grant: Grant): Promise<AppRoleAssignment> {
    const { principalId, resourceId, roleId } = grant;
    const response = await this.graph.send("POST", pathOf(resourceId), {
      task: "grant",
      body: { principalId, resourceId, appRoleId: roleId },
      idempotent: true,
    });
    return answerOf(response, schema);
  }

  /** Takes the grant back; one that is gone is fine. */
  async delete(resourceId: string, assignmentId: string): Promise<void> {
    const path = `${pathOf(resourceId)}/${encodeURIComponent(assignmentId)}`;
    await this.graph.send("DELETE", path, { task: "grant", accept: [404] });
  }
}

function pathOf(resourceId: string): string {
  return `servicePrincipals/${encodeURIComponent(resourceId)}/appRoleAssignedTo`;
}
