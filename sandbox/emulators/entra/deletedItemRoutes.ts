import { APPLICATION_FILTERS } from "./applicationRoutes";
import { isApplication } from "./deletions";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { graphResponse, pathParameter, type GraphRoute, type Route } from "./http";
import type { Application, ServicePrincipal } from "./objects";
import { entityResponse, listResponse } from "./odataAnswers";
import { SERVICE_PRINCIPAL_FILTERS } from "./servicePrincipalRoutes";
import type { Replica } from "./versioned";
import { applicationView, servicePrincipalView } from "./views";

/** `/v1.0/directory/deletedItems`. */
export function deletedItemRoutes(graph: GraphContext): GraphRoute[] {
  const { deletions, tenant } = graph;
  const items = "/v1.0/directory/deletedItems";
  const forWrite = ({ context, caller }: GraphCall): Application | ServicePrincipal => {
    const object = deletions.get("current", pathParameter(context, "id"));
    caller.checkChange(object.owners);
    return object;
  };
  return [
    listRoute(graph, "microsoft.graph.application"),
    listRoute(graph, "microsoft.graph.servicePrincipal"),
    {
      ...at("GET", `${items}/:id`),
      handler: ({ context, caller, reads }) => {
        caller.checkReadDeleted();
        const object = deletions.get(reads, pathParameter(context, "id"));
        const view = viewOf(graph, object, reads);
        return entityResponse(context, 200, tenant.url, "directoryObjects", view);
      },
    },
    {
      ...at("POST", `${items}/:id/restore`),
      handler: (call) => {
        const object = forWrite(call);
        deletions.restore(object);
        const view = viewOf(graph, { ...object, deletedDateTime: null }, "current");
        return entityResponse(call.context, 200, tenant.url, "directoryObjects", view);
      },
    },
    {
      ...at("DELETE", `${items}/:id`),
      handler: (call) => {
        deletions.deleteForGood(forWrite(call));
        return graphResponse(204);
      },
    },
  ];
}

type Cast = "microsoft.graph.application" | "microsoft.graph.servicePrincipal";

function listRoute(graph: GraphContext, cast: Cast): GraphRoute {
  const { directory, deletions, tenant } = graph;
  const ofApplications = cast === "microsoft.graph.application";
  return {
    ...at("GET", `/v1.0/directory/deletedItems/${cast}`),
    handler: ({ context, caller, reads }) => {
      caller.checkReadDeleted();
      return listResponse(context, {
        url: tenant.url,
        path: `directory/deletedItems/${cast}`,
        metadata: ofApplications ? "applications" : "servicePrincipals",
        filterable: ofApplications ? APPLICATION_FILTERS : SERVICE_PRINCIPAL_FILTERS,
        views: ofApplications
          ? deletions.applications(reads).map((app) => applicationView(app, tenant))
          : deletions
              .servicePrincipals(reads)
              .map((principal) => servicePrincipalView(principal, directory, reads, tenant)),
      });
    },
  };
}

function viewOf(
  { tenant, directory }: GraphContext,
  object: Application | ServicePrincipal,
  replica: Replica,
): Record<string, unknown> {
  return isApplication(object)
    ? { "@odata.type": "#microsoft.graph.application", ...applicationView(object, tenant) }
    : {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        ...servicePrincipalView(object, directory, replica, tenant),
      };
}

function at(method: Route["method"], path: string): Route {
  return { method, path, template: path, kind: method === "GET" ? "read" : "write" };
}
