import { z } from "zod";
import { UNKNOWN } from "../../protocol/properties";
import type { ResourceType } from "../../protocol/resourceType";
import type { AppRoleAssignment, Grant } from "../../services/entra/appRoleAssignments";
import type { EntraTenant } from "../../services/entra/entra";
import { eventually, persist, unlessGone } from "../../services/entra/eventually";
import { isNotFound, isRefusal } from "../../services/entra/graphErrors";
import { checkInputs, known } from "../inputs";
import { changed, connection, connectionOf, guid, type EntraTenantFor } from "./inputs";

const schema = z.strictObject({
  connection,
  /** Service principal of the client, by object id. */
  principalId: known(guid),
  /** Service principal of the API, by object id. */
  resourceId: known(guid),
  roleId: known(guid),
});

const IMPORT = "Import is not needed: `pulumi up` takes up a grant that is there.";

/**
 * `cikeys:entra:AppRoleAssignment`: the grant of an application permission, which is admin consent.
 *
 * - create: takes up a grant that is there; otherwise makes it, and waits until Graph knows both sides.
 * - delete: one that is gone is fine. read: finds out that consent was taken back by hand.
 */
export function entraAppRoleAssignmentType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      update: changed(existing, news, ["connection"]),
      replace: changed(existing, news, ["principalId", "resourceId", "roleId"]),
    }),
    create: async (inputs, context) => {
      if (context.preview) return { id: "", outputs: { ...inputs, assignmentId: UNKNOWN } };
      const wanted = schema.parse(inputs);
      const { id } = await findOrGrant(tenantFor(wanted.connection, context), wanted);
      return { id, outputs: { ...wanted, assignmentId: id } };
    },
    update: (existing, news) => Promise.resolve({ ...existing.outputs, ...news }),
    delete: async (existing, context) => {
      const tenant = tenantFor(connectionOf(existing, IMPORT), context);
      const { resourceId } = schema.parse(existing.inputs);
      await tenant.appRoleAssignments.delete(resourceId, existing.id);
    },
    read: async (existing, context) => {
      const tenant = tenantFor(connectionOf(existing, IMPORT), context);
      const grant = schema.parse(existing.inputs);
      const find = async () => {
        const found = await tenant.appRoleAssignments.find(grant);
        return found?.id === existing.id ? found : undefined;
      };
      const found = await unlessGone("the grant", find, tenant.wait);
      return found === undefined ? undefined : existing;
    },
  };
}

async function findOrGrant(tenant: EntraTenant, grant: Grant): Promise<AppRoleAssignment> {
  const find = () => tenant.appRoleAssignments.find(grant);
  const found = await find();
  if (found !== undefined) return found;
  try {
    await persist(
      "lets the new service principal have a role",
      () => tenant.appRoleAssignments.create(grant),
      (error) => isNotFound(error) || isRefusal(error, "principal, resource or role not known"),
      tenant.wait,
    );
  } catch (error) {
    // Made by a call whose answer was lost, or a moment ago by a person.
    if (!isRefusal(error, "already assigned")) throw error;
  }
  return eventually("shows the grant", find, tenant.wait);
}
