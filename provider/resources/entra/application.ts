import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import type { Application } from "../../services/entra/applications";
import type { EntraTenant } from "../../services/entra/entra";
import { eventually, unlessGone } from "../../services/entra/eventually";
import type { Owned } from "../../services/entra/owners";
import { checkInputs } from "../inputs";
import { applicationInputs as schema, type ApplicationInputs } from "./applicationInputs";
import { bringToWanted, findOrCreate } from "./findOrCreateApplication";
import { addedOwnersOf, changed, connectionOf, type EntraTenantFor } from "./inputs";
import { ownerOf } from "./ownerTag";
import { asksFor } from "./requiredResourceAccess";

const IMPORT =
  "Import is not needed: set `adoptApp` of the team, and `pulumi up` takes the app over.";

/**
 * `cikeys:entra:Application`: a team's app registration, with the permission that it asks for.
 *
 * - create: takes over `adoptApp`, or the app of the unique name if it carries our tag; otherwise asks Graph for one, in
 *   a way that makes one at most.
 * - update: name, tag, permission and owners; whatever others added stays.
 * - delete: soft, as Entra does it; an app that is gone is fine.
 */
export function entraApplicationType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      // The unique name is given once, and taking over is a matter of the first time.
      update: changed(existing, news, [
        "connection",
        "displayName",
        "owner",
        "permission",
        "owners",
      ]),
    }),
    create: async (inputs, context) => {
      if (context.preview) {
        return { id: "", outputs: { ...inputs, objectId: UNKNOWN, clientId: UNKNOWN } };
      }
      const wanted = schema.parse(inputs);
      const tenant = tenantFor(wanted.connection, context);
      const { id } = await findOrCreate(tenant, wanted);
      const app = await eventually("shows the app", () => byId(tenant, id), tenant.wait);
      const addedOwners = await tenant.owners.sync(owned(id), wanted.owners, []);
      return { id, outputs: outputsOf(wanted, app, addedOwners) };
    },
    update: (existing, news, context) => update(tenantFor, existing, news, context),
    delete: async (existing, context) => {
      await tenantFor(connectionOf(existing, IMPORT), context).applications.delete(existing.id);
    },
    read: (existing, context) => read(tenantFor, existing, context),
  };
}

async function update(
  tenantFor: EntraTenantFor,
  existing: Existing,
  news: Properties,
  context: CallContext,
): Promise<Properties> {
  const wanted = schema.parse(news);
  const rest = changed(existing, news, ["displayName", "owner", "permission", "owners"]);
  if (rest.length === 0) return { ...existing.outputs, ...wanted }; // only the connection
  const tenant = tenantFor(wanted.connection, context);
  const app = await unlessGone("the app", () => byId(tenant, existing.id), tenant.wait);
  if (app === undefined) throw new Error(gone(existing.id, wanted.displayName));
  const before = schema.shape.permission.safeParse(existing.inputs["permission"]).data;
  await bringToWanted(tenant, app, wanted, before);
  const addedBefore = addedOwnersOf(existing.outputs);
  const addedOwners = await tenant.owners.sync(owned(app.id), wanted.owners, addedBefore);
  return outputsOf(wanted, app, addedOwners);
}

async function read(
  tenantFor: EntraTenantFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const tenant = tenantFor(connectionOf(existing, IMPORT), context);
  const app = await unlessGone("the app", () => byId(tenant, existing.id), tenant.wait);
  if (app === undefined) return undefined;
  const wanted = schema.safeParse(existing.inputs).data?.permission;
  const asks = wanted !== undefined && asksFor(app.requiredResourceAccess, wanted);
  // Any difference from the program makes the next update repair it.
  const found = {
    displayName: app.displayName ?? "",
    owner: ownerOf(app.tags) ?? "",
    permission: asks ? wanted : undefined,
  };
  return {
    id: existing.id,
    inputs: { ...existing.inputs, ...found },
    outputs: { ...existing.outputs, ...found, objectId: app.id, clientId: app.appId },
  };
}

function byId(tenant: EntraTenant, objectId: string): Promise<Application | undefined> {
  return tenant.applications.byId(objectId);
}

function owned(id: string): Owned {
  return { collection: "applications", id };
}

function outputsOf(wanted: ApplicationInputs, app: Application, addedOwners: string[]): Properties {
  return { ...wanted, objectId: app.id, clientId: app.appId, addedOwners };
}

function gone(objectId: string, displayName: string): string {
  return (
    `Entra app ${objectId} "${displayName}" is gone; somebody deleted it. Restore it within 30 days (Entra admin center: ` +
    "App registrations > Deleted applications), or bring the state up to date: pulumi refresh"
  );
}
