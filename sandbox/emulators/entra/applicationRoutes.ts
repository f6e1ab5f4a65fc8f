import { addresses } from "./addressing";
import { applicationPatch, type ApplicationPatch } from "./applicationBody";
import type { GraphCall } from "./graphCall";
import type { GraphContext } from "./graphContext";
import { badRequest } from "./graphError";
import { graphResponse, parseProperties, prefers, readObject, type GraphRoute } from "./http";
import { entityResponse, listResponse } from "./odataAnswers";
import type { Filterable } from "./odataFilter";
import { firstOwners, takeOwnersBind } from "./owners";
import { applicationView } from "./views";

/** `$filter` of applications, as far as it works without the advanced query parameters. */
export const APPLICATION_FILTERS: Filterable = {
  resource: "Application",
  equal: ["id", "appId", "displayName", "uniqueName"],
  any: ["identifierUris", "tags"],
  startsWith: ["displayName"],
};

/** `/v1.0/applications`. */
export function applicationRoutes(graph: GraphContext): GraphRoute[] {
  const list = "/v1.0/applications";
  const collection = { path: list, template: list };
  return [
    {
      method: "GET",
      ...collection,
      kind: "read",
      handler: (call) => listApplications(graph, call),
    },
    {
      method: "POST",
      ...collection,
      kind: "write",
      handler: async (call) => create(graph, call, await readObject(call.context)),
    },
    ...addresses("applications", ["appId", "uniqueName"]).flatMap((address): GraphRoute[] => [
      {
        method: "GET",
        ...address,
        kind: "read",
        handler: (call) => getApplication(graph, call),
      },
      {
        method: "PATCH",
        ...address,
        kind: "write",
        handler: (call) => patchApplication(graph, call),
      },
      {
        method: "DELETE",
        ...address,
        kind: "write",
        handler: (call) => {
          const app = graph.applications.getForWrite(call.writes, call.key);
          call.caller.checkChange(app.owners);
          graph.deletions.deleteApplication(app);
          return graphResponse(204);
        },
      },
    ]),
  ];
}

function listApplications({ tenant, directory }: GraphContext, call: GraphCall): Response {
  call.caller.checkRead();
  return listResponse(call.context, {
    url: tenant.url,
    path: "applications",
    filterable: APPLICATION_FILTERS,
    views: directory.applications.all(call.reads).map((app) => applicationView(app, tenant)),
  });
}

function getApplication({ tenant, applications }: GraphContext, call: GraphCall): Response {
  const app = applications.get(call.reads, call.key);
  call.caller.checkRead(app.appId);
  return entityResponse(
    call.context,
    200,
    tenant.url,
    "applications",
    applicationView(app, tenant),
  );
}

/** A change; by unique name and with `Prefer: create-if-missing` also a creation. */
async function patchApplication(graph: GraphContext, call: GraphCall): Promise<Response> {
  const { applications } = graph;
  const { key } = call;
  const body = await readObject(call.context);
  const upsert = key.name === "uniqueName" && prefers(call.context, "create-if-missing");
  if (upsert && applications.find(call.writes, key) === undefined) {
    return create(graph, call, { ...body, uniqueName: key.value });
  }
  const app = applications.getForWrite(call.writes, key);
  call.caller.checkChange(app.owners);
  const { patch, uniqueName } = readPatch(withoutId(body, app.id));
  applications.update(app, patch, uniqueName);
  return graphResponse(204);
}

function create(
  { tenant, directory, applications }: GraphContext,
  { context, caller }: GraphCall,
  body: Record<string, unknown>,
): Response {
  caller.checkCreate();
  const { properties, references } = takeOwnersBind(body);
  const { patch, uniqueName } = readPatch(properties);
  const owners = firstOwners(caller, references, directory);
  const app = applications.create(patch, { owners, uniqueName: uniqueName ?? null });
  return entityResponse(context, 201, tenant.url, "applications", applicationView(app, tenant));
}

function readPatch(body: Record<string, unknown>): {
  patch: ApplicationPatch;
  uniqueName: string | null | undefined;
} {
  const { uniqueName, ...properties } = body;
  if (uniqueName !== undefined && uniqueName !== null && typeof uniqueName !== "string") {
    throw badRequest("Invalid value specified for property 'uniqueName' of resource.");
  }
  return { patch: parseProperties(applicationPatch, properties), uniqueName };
}

/** Some clients repeat the id of the address in the body. */
function withoutId(body: Record<string, unknown>, id: string): Record<string, unknown> {
  const { id: repeated = id, ...properties } = body;
  if (repeated !== id) throw badRequest("Property 'id' is read-only and cannot be set.");
  return properties;
}
