import { z } from "zod";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import type { EntraTenant } from "../../services/entra/entra";
import { eventually, persist, unlessGone } from "../../services/entra/eventually";
import { isNotFound, isRefusal } from "../../services/entra/graphErrors";
import type { Owned } from "../../services/entra/owners";
import type { ServicePrincipal } from "../../services/entra/servicePrincipals";
import { checkInputs, known } from "../inputs";
import {
  addedOwnersOf,
  changed,
  connection,
  connectionOf,
  guid,
  type EntraTenantFor,
} from "./inputs";
import { PRODUCT_TAG } from "./ownerTag";

const schema = z.strictObject({
  connection,
  clientId: known(guid),
  /** Further owners, by object id. */
  owners: z.array(guid),
});

/** `HideApp` keeps it out of people's lists of apps (Graph v1.0, `servicePrincipal.tags`). */
const TAGS = [PRODUCT_TAG, "HideApp"];

const IMPORT = "Import is not needed: `pulumi up` takes up the service principal of the app.";

/**
 * `cikeys:entra:ServicePrincipal`: the presence of a team's app in its tenant, which tokens are issued for.
 *
 * - create: takes up the one of the client id; otherwise asks Graph for one, in a way that makes one at most.
 * - update: owners.
 * - delete: one that is gone is fine.
 */
export function entraServicePrincipalType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      update: changed(existing, news, ["connection", "owners"]),
      replace: changed(existing, news, ["clientId"]),
    }),
    create: async (inputs, context) => {
      if (context.preview) return { id: "", outputs: { ...inputs, objectId: UNKNOWN } };
      const wanted = schema.parse(inputs);
      const tenant = tenantFor(wanted.connection, context);
      const { id } = await findOrCreate(tenant, wanted.clientId);
      const find = () => tenant.servicePrincipals.byId(id);
      await eventually("shows the service principal", find, tenant.wait);
      const addedOwners = await tenant.owners.sync(owned(id), wanted.owners, []);
      return { id, outputs: { ...wanted, objectId: id, addedOwners } };
    },
    update: (existing, news, context) => update(tenantFor, existing, news, context),
    delete: async (existing, context) => {
      const tenant = tenantFor(connectionOf(existing, IMPORT), context);
      await tenant.servicePrincipals.delete(existing.id);
    },
    read: (existing, context) => read(tenantFor, existing, context),
  };
}

async function findOrCreate(tenant: EntraTenant, clientId: string): Promise<ServicePrincipal> {
  const find = () => tenant.servicePrincipals.byClientId(clientId);
  const found = await find();
  if (found !== undefined) return found;
  const created = await persist(
    "lets the new app have a service principal",
    () => tenant.servicePrincipals.createIfMissing(clientId, { tags: TAGS }),
    (error) => isNotFound(error) || isRefusal(error, "application not known"),
    tenant.wait,
  );
  return created ?? eventually("shows the service principal", find, tenant.wait);
}

async function update(
  tenantFor: EntraTenantFor,
  existing: Existing,
  news: Properties,
  context: CallContext,
): Promise<Properties> {
  const wanted = schema.parse(news);
  if (changed(existing, news, ["owners"]).length === 0) return { ...existing.outputs, ...wanted };
  const { id, outputs } = existing;
  const { owners } = tenantFor(wanted.connection, context);
  const addedOwners = await owners.sync(owned(id), wanted.owners, addedOwnersOf(outputs));
  return { ...outputs, ...wanted, addedOwners };
}

async function read(
  tenantFor: EntraTenantFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const tenant = tenantFor(connectionOf(existing, IMPORT), context);
  const find = () => tenant.servicePrincipals.byId(existing.id);
  const found = await unlessGone("the service principal", find, tenant.wait);
  return found === undefined ? undefined : existing;
}

function owned(id: string): Owned {
  return { collection: "servicePrincipals", id };
}
