import { addresses } from "./addressing";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { accessDenied, badRequest } from "./graphError";
import { graphResponse, parseProperties, prefers, readObject, type GraphRoute } from "./http";
import type { ServicePrincipal } from "./objects";
import { entityResponse, listResponse } from "./odataAnswers";
import type { Filterable } from "./odataFilter";
import { firstOwners, takeOwnersBind } from "./owners";
import { servicePrincipalPatch } from "./servicePrincipalBody";
import { noBackingApplication } from "./servicePrincipals";
import type { Replica } from "./versioned";
import { servicePrincipalView } from "./views";

/** `$filter` of service principals, as far as it works without the advanced query parameters. */
export const SERVICE_PRINCIPAL_FILTERS: Filterable = {
  resource: "ServicePrincipal",
  equal: ["id", "appId", "displayName", "servicePrincipalType"],
  any: ["servicePrincipalNames", "tags"],
  startsWith: ["displayName"],
};

/** `/v1.0/servicePrincipals`. */
export function servicePrincipalRoutes(graph: GraphContext): GraphRoute[] {
  const list = "/v1.0/servicePrincipals";
  const collection = { path: list, template: list };
  return [
    {
      method: "GET",
      ...collection,
      kind: "read",
      handler: (call) => listPrincipals(graph, call),
    },
    {
      method: "POST",
      ...collection,
      kind: "write",
      handler: async (call) => {
        const { appId, ...properties } = await readObject(call.context);
        if (typeof appId !== "string") throw badRequest("Required property 'appId' is missing.");
        return create(graph, call, appId, properties);
      },
    },
    ...addresses("servicePrincipals", ["appId"]).flatMap((address): GraphRoute[] => [
      {
        method: "GET",
        ...address,
        kind: "read",
        handler: (call) => getPrincipal(graph, call),
      },
      {
        method: "PATCH",
        ...address,
        kind: "write",
        handler: (call) => patchPrincipal(graph, call),
      },
      {
        method: "DELETE",
        ...address,
        kind: "write",
        handler: (call) => {
          const principal = graph.servicePrincipals.getForWrite(call.writes, call.key);
          call.caller.checkChange(principal.owners);
          graph.deletions.deleteServicePrincipal(principal);
          return graphResponse(204);
        },
      },
    ]),
  ];
}

function listPrincipals(
  { tenant, directory }: GraphContext,
  { context, caller, reads }: GraphCall,
): Response {
  caller.checkRead();
  return listResponse(context, {
    url: tenant.url,
    path: "servicePrincipals",
    filterable: SERVICE_PRINCIPAL_FILTERS,
    views: directory.servicePrincipals
      .all(reads)
      .map((principal) => servicePrincipalView(principal, directory, reads, tenant)),
  });
}

function getPrincipal(graph: GraphContext, call: GraphCall): Response {
  const principal = graph.servicePrincipals.get(call.reads, call.key);
  call.caller.checkRead(principal.appId);
  return principalResponse(graph, call, 200, principal, call.reads);
}

/** A change; by client id and with `Prefer: create-if-missing` also a creation. */
async function patchPrincipal(graph: GraphContext, call: GraphCall): Promise<Response> {
  const { servicePrincipals } = graph;
  const { key } = call;
  const body = await readObject(call.context);
  const upsert = key.name === "appId" && prefers(call.context, "create-if-missing");
  if (upsert && servicePrincipals.find(call.writes, key) === undefined) {
    return create(graph, call, key.value, body);
  }
  const principal = servicePrincipals.getForWrite(call.writes, key);
  call.caller.checkChange(principal.owners);
  const patch = parseProperties(servicePrincipalPatch, withoutKeys(body, principal));
  servicePrincipals.update(principal, patch);
  return graphResponse(204);
}

/** Some clients repeat the keys of the address in the body. */
function withoutKeys(
  body: Record<string, unknown>,
  { id, appId }: ServicePrincipal,
): Record<string, unknown> {
  const { id: repeatedId = id, appId: repeatedAppId = appId, ...properties } = body;
  if (repeatedId === id && repeatedAppId === appId) return properties;
  throw badRequest("Properties 'id' and 'appId' are read-only and cannot be set.");
}

/**
 * A caller that may only change what it owns needs an application that it owns; for any other, and for one that the
 * replica does not know yet, Graph answers 403 with a text of its own.
 */
function create(
  graph: GraphContext,
  call: GraphCall,
  appId: string,
  body: Record<string, unknown>,
): Response {
  const { caller } = call;
  const { directory } = graph;
  caller.checkCreate();
  const app = directory.applicationByAppId(call.reads, appId);
  if (caller.onlyOwned && app?.owners.includes(caller.objectId) !== true) {
    throw accessDenied(
      "When using this permission, the backing application of the service principal being created must in the local tenant",
    );
  }
  if (app === undefined) throw noBackingApplication(appId);
  const { properties, references } = takeOwnersBind(body);
  const patch = parseProperties(servicePrincipalPatch, properties);
  const owners = firstOwners(caller, references, directory);
  const principal = graph.servicePrincipals.create(app.appId, patch, { owners });
  return principalResponse(graph, call, 201, principal, "current");
}

function principalResponse(
  { tenant, directory }: GraphContext,
  { context }: GraphCall,
  status: number,
  principal: ServicePrincipal,
  replica: Replica,
): Response {
  const view = servicePrincipalView(principal, directory, replica, tenant);
  return entityResponse(context, status, tenant.url, "servicePrincipals", view);
}
