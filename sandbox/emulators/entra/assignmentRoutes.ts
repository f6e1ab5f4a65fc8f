import { addresses } from "./addressing";
import { assignmentBody } from "./assignments";
import { sameId } from "./directory";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { badRequest, resourceNotFound } from "./graphError";
import { graphResponse, parseProperties, pathParameter, readObject, type GraphRoute } from "./http";
import type { AppRoleAssignment, ServicePrincipal } from "./objects";
import { entityResponse, listResponse } from "./odataAnswers";
import type { Filterable } from "./odataFilter";
import type { Replica } from "./versioned";
import { assignmentView } from "./views";

/**
 * `$filter` of assignments: what the reference of the resource type says is supported. `principalId` is not among it,
 * so a caller that looks for one principal reads that principal's own `appRoleAssignments`, or pages.
 */
const ASSIGNMENT_FILTERS: Filterable = {
  resource: "AppRoleAssignment",
  equal: ["principalDisplayName", "resourceId"],
  startsWith: ["principalDisplayName"],
};

/** The two ends from which assignments are seen: the API's, and the client's. */
const SIDES = {
  appRoleAssignedTo: "resourceId",
  appRoleAssignments: "principalId",
} as const;

type Side = keyof typeof SIDES;

/** `appRoleAssignedTo` and `appRoleAssignments` of a service principal. */
export function assignmentRoutes(graph: GraphContext): GraphRoute[] {
  return (["appRoleAssignedTo", "appRoleAssignments"] as const).flatMap((side) =>
    addresses("servicePrincipals", ["appId"]).flatMap((address) =>
      routesOf(graph, side, `${address.path}/${side}`, `${address.template}/${side}`),
    ),
  );
}

function routesOf(graph: GraphContext, side: Side, path: string, template: string): GraphRoute[] {
  const one = { path: `${path}/:assignmentId`, template: `${template}/:assignmentId` };
  return [
    {
      method: "GET",
      path,
      template,
      kind: "read",
      handler: (call) => list(graph, side, call),
    },
    {
      method: "POST",
      path,
      template,
      kind: "write",
      handler: (call) => grant(graph, side, call),
    },
    {
      method: "GET",
      ...one,
      kind: "read",
      handler: (call) => {
        call.caller.checkRead();
        const assignment = find(graph, side, call, call.reads);
        return answer(graph, side, call, 200, assignment, call.reads);
      },
    },
    {
      method: "DELETE",
      ...one,
      kind: "write",
      handler: (call) => {
        call.caller.checkGrant();
        const { id } = find(graph, side, call, call.writes);
        const assignment = graph.directory.assignments.get("current", id);
        if (assignment === undefined) throw resourceNotFound(id);
        graph.assignments.remove(assignment);
        return graphResponse(204);
      },
    },
  ];
}

function list(
  graph: GraphContext,
  side: Side,
  { context, caller, key, reads }: GraphCall,
): Response {
  const { tenant, directory } = graph;
  const principal = graph.servicePrincipals.get(reads, key);
  caller.checkRead(principal.appId);
  return listResponse(context, {
    url: tenant.url,
    path: `servicePrincipals/${principal.id}/${side}`,
    metadata: metadataOf(principal, side),
    filterable: ASSIGNMENT_FILTERS,
    views: seenFrom(graph, side, principal, reads).map((assignment) =>
      assignmentView(assignment, directory, reads),
    ),
  });
}

async function grant(graph: GraphContext, side: Side, call: GraphCall): Promise<Response> {
  call.caller.checkGrant();
  const body = parseProperties(assignmentBody, await readObject(call.context));
  const principal = graph.servicePrincipals.get(call.writes, call.key);
  if (!sameId(body[SIDES[side]], principal.id)) {
    throw badRequest(`'${SIDES[side]}' does not match the service principal of the address.`);
  }
  const assignment = graph.assignments.create(call.reads, body);
  return answer(graph, side, call, 201, assignment, "current");
}

function find(
  graph: GraphContext,
  side: Side,
  { context, key }: GraphCall,
  replica: Replica,
): AppRoleAssignment {
  const id = pathParameter(context, "assignmentId");
  const principal = graph.servicePrincipals.get(replica, key);
  const found = seenFrom(graph, side, principal, replica).find((other) => other.id === id);
  if (found === undefined) throw resourceNotFound(id);
  return found;
}

function seenFrom(
  { assignments }: GraphContext,
  side: Side,
  { id }: ServicePrincipal,
  replica: Replica,
): AppRoleAssignment[] {
  return side === "appRoleAssignedTo" ? assignments.to(replica, id) : assignments.of(replica, id);
}

function answer(
  { tenant, directory }: GraphContext,
  side: Side,
  { context }: GraphCall,
  status: number,
  assignment: AppRoleAssignment,
  replica: Replica,
): Response {
  const metadata = metadataOf({ id: assignment[SIDES[side]] }, side);
  const view = assignmentView(assignment, directory, replica);
  return entityResponse(context, status, tenant.url, metadata, view);
}

function metadataOf({ id }: { id: string }, side: Side): string {
  return `servicePrincipals('${id}')/${side}`;
}
