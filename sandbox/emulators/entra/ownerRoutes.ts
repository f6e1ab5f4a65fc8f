import { addresses } from "./addressing";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { graphResponse, pathParameter, readObject, type GraphRoute } from "./http";
import type { Application, ServicePrincipal } from "./objects";
import { listResponse } from "./odataAnswers";
import { withOwner, withoutOwner } from "./owners";
import { servicePrincipalView } from "./views";

/** What can have owners. */
interface Owned {
  collection: string;
  alternateKeys: readonly string[];
  get(call: GraphCall): Application | ServicePrincipal;
  getForWrite(call: GraphCall): {
    owners: readonly string[];
    setOwners(owners: readonly string[]): void;
  };
}

/** `owners` of applications and of service principals. */
export function ownerRoutes(graph: GraphContext): GraphRoute[] {
  return [ownedApplications(graph), ownedPrincipals(graph)].flatMap((owned) =>
    addresses(owned.collection, owned.alternateKeys).flatMap(({ path, template }) =>
      routesOf(graph, owned, `${path}/owners`, `${template}/owners`),
    ),
  );
}

function routesOf(graph: GraphContext, owned: Owned, path: string, template: string): GraphRoute[] {
  const { directory } = graph;
  return [
    {
      method: "GET",
      path,
      template,
      kind: "read",
      handler: (call) => {
        const object = owned.get(call);
        call.caller.checkRead(object.appId);
        return listOwners(graph, `${owned.collection}/${object.id}/owners`, object, call);
      },
    },
    {
      method: "POST",
      path: `${path}/$ref`,
      template: `${template}/$ref`,
      kind: "write",
      handler: async (call) => {
        const body = await readObject(call.context);
        const object = owned.getForWrite(call);
        call.caller.checkAddOwner();
        object.setOwners(withOwner(object.owners, body["@odata.id"], directory));
        return graphResponse(204);
      },
    },
    {
      method: "DELETE",
      path: `${path}/:ownerId/$ref`,
      template: `${template}/:ownerId/$ref`,
      kind: "write",
      handler: (call) => {
        const object = owned.getForWrite(call);
        call.caller.checkChange(object.owners);
        object.setOwners(withoutOwner(object.owners, pathParameter(call.context, "ownerId")));
        return graphResponse(204);
      },
    },
  ];
}

function listOwners(
  { tenant, directory }: GraphContext,
  path: string,
  { owners }: { owners: readonly string[] },
  { context }: GraphCall,
): Response {
  return listResponse(context, {
    url: tenant.url,
    path,
    metadata: "directoryObjects",
    filterable: { resource: "DirectoryObject", equal: ["id"] },
    views: owners
      .flatMap((id) => directory.servicePrincipals.get("current", id) ?? [])
      .map((principal) => ({
        "@odata.type": "#microsoft.graph.servicePrincipal",
        ...servicePrincipalView(principal, directory, "current", tenant),
      })),
  });
}

function ownedApplications({ applications }: GraphContext): Owned {
  return {
    collection: "applications",
    alternateKeys: ["appId", "uniqueName"],
    get: ({ reads, key }) => applications.get(reads, key),
    getForWrite: ({ writes, key }) => {
      const app = applications.getForWrite(writes, key);
      return {
        owners: app.owners,
        setOwners: (owners) => applications.replace({ ...app, owners }, "has other owners"),
      };
    },
  };
}

function ownedPrincipals({ servicePrincipals }: GraphContext): Owned {
  return {
    collection: "servicePrincipals",
    alternateKeys: ["appId"],
    get: ({ reads, key }) => servicePrincipals.get(reads, key),
    getForWrite: ({ writes, key }) => {
      const principal = servicePrincipals.getForWrite(writes, key);
      return {
        owners: principal.owners,
        setOwners: (owners) =>
          servicePrincipals.replace({ ...principal, owners }, "has other owners"),
      };
    },
  };
}
