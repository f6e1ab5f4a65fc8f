import { z } from "zod";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import { unlessGone } from "../../services/entra/eventually";
import { checkInputs, known } from "../inputs";
import { apiGone } from "./apiFlaws";
import { changed, connection, connectionOf, guid, type EntraTenantFor } from "./inputs";

const schema = z.strictObject({
  connection,
  /** Application of the API, by object id. */
  apiObjectId: known(guid),
  clientId: known(guid),
  /** Delegated scopes that need no consent. */
  permissionIds: known(
    z
      .array(known(guid))
      .min(1, { error: "must name at least one delegated scope" })
      .transform((ids) => ids.sort()),
  ),
});

type Inputs = z.output<typeof schema>;

const IMPORT = "Import is not needed: `pulumi up` takes up an entry that is there.";

/**
 * `cikeys:entra:PreAuthorizedApplication`: one client's entry among the authorized client applications of an API. All
 * entries are one list that every team's stack writes; those of others are never dropped or changed.
 *
 * - create, update: sets our entry. delete: removes it; entry or API that are gone are fine.
 */
export function entraPreAuthorizedApplicationType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      update: changed(existing, news, ["connection", "permissionIds"]),
      replace: changed(existing, news, ["apiObjectId", "clientId"]),
    }),
    create: async (inputs, context) => {
      const wanted = schema.parse(inputs);
      if (!context.preview) await set(tenantFor, wanted, context);
      const id = `${wanted.apiObjectId}/preAuthorizedApplication/${wanted.clientId}`;
      return { id, outputs: wanted };
    },
    update: async (existing, news, context) => {
      const wanted = schema.parse(news);
      if (changed(existing, news, ["permissionIds"]).length > 0) {
        await set(tenantFor, wanted, context);
      }
      return wanted;
    },
    delete: async (existing, context) => {
      const { apiLists } = tenantFor(connectionOf(existing, IMPORT), context);
      const { apiObjectId, clientId } = schema.parse(existing.inputs);
      await apiLists.preAuthorize(apiObjectId, clientId);
    },
    read: (existing, context) => read(tenantFor, existing, context),
  };
}

async function set(tenantFor: EntraTenantFor, wanted: Inputs, context: CallContext): Promise<void> {
  const { apiObjectId, clientId } = wanted;
  const permissionIds = z.array(z.string()).parse(wanted.permissionIds);
  const { apiLists } = tenantFor(wanted.connection, context);
  if (await apiLists.preAuthorize(apiObjectId, clientId, permissionIds)) return;
  throw new Error(apiGone(apiObjectId));
}

async function read(
  tenantFor: EntraTenantFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const tenant = tenantFor(connectionOf(existing, IMPORT), context);
  const { apiObjectId, clientId } = schema.parse(existing.inputs);
  const find = async () => {
    const api = await tenant.applications.byId(apiObjectId);
    return api?.api?.preAuthorizedApplications.find(({ appId }) => appId === clientId);
  };
  const found = await unlessGone("the pre-authorization", find, tenant.wait);
  if (found === undefined) return undefined;
  const permissionIds = [...found.delegatedPermissionIds].sort();
  return {
    id: existing.id,
    inputs: { ...existing.inputs, permissionIds },
    outputs: { ...existing.outputs, permissionIds },
  };
}
