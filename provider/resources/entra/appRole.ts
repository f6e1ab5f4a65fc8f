import { createHash } from "node:crypto";
import { z } from "zod";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, ResourceType } from "../../protocol/resourceType";
import type { AppRole, Application } from "../../services/entra/applications";
import type { EntraTenant } from "../../services/entra/entra";
import { eventually, unlessGone } from "../../services/entra/eventually";
import { checkInputs, known } from "../inputs";
import { apiGone, roleFlaw } from "./apiFlaws";
import { changed, connection, connectionOf, guid, type EntraTenantFor } from "./inputs";

const schema = z.strictObject({
  connection,
  /** Application of the API, by object id. */
  apiObjectId: known(guid),
  value: z.string().min(1),
  displayName: z.string().min(1),
  description: z.string().min(1),
});

type Inputs = z.output<typeof schema>;

const IMPORT = "Import is not needed: `pulumi up` takes up a role that is there.";

/**
 * `cikeys:entra:AppRole`: the role of the API that keys need, for shops whose API has none. One stack makes it, all use it.
 *
 * - create: takes up the role of that value; otherwise adds it, under an id that follows from API and value.
 * - update: changes its texts, if it is one of ours.
 * - delete: leaves it, since other teams' grants hang on it.
 */
export function entraAppRoleType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      update: changed(existing, news, ["connection", "displayName", "description"]),
      replace: changed(existing, news, ["apiObjectId", "value"]),
    }),
    create: async (inputs, context) => {
      if (context.preview) return { id: "", outputs: { ...inputs, roleId: UNKNOWN } };
      const wanted = schema.parse(inputs);
      const roleId = await findOrAdd(tenantFor(wanted.connection, context), wanted);
      return { id: roleId, outputs: { ...wanted, roleId } };
    },
    update: (existing, news, context) =>
      update(tenantFor, existing.id, { existing, news, context }),
    delete: (existing, context) => {
      context.progress(`the role ${existing.id} stays in the API: other teams may use it`);
      return Promise.resolve();
    },
    read: async (existing, context) => {
      const tenant = tenantFor(connectionOf(existing, IMPORT), context);
      const { apiObjectId, value } = schema.parse(existing.inputs);
      const find = async () => roleOf(await tenant.applications.byId(apiObjectId), value);
      const role = await unlessGone("the role", find, tenant.wait);
      if (role === undefined) return undefined;
      return { ...existing, id: role.id, outputs: { ...existing.outputs, roleId: role.id } };
    },
  };
}

async function findOrAdd(tenant: EntraTenant, wanted: Inputs): Promise<string> {
  const { apiObjectId, value } = wanted;
  const find = () => tenant.applications.byId(apiObjectId);
  const api = await unlessGone("the Union API app", find, tenant.wait);
  if (api === undefined) throw new Error(apiGone(apiObjectId));
  const found = roleOf(api, value);
  const flaw = found && roleFlaw(found);
  if (flaw !== undefined) throw new Error(`${flaw} Nothing was changed.`);
  const role = found ?? newRole(wanted);
  if (found === undefined && !(await tenant.apiLists.setRole(apiObjectId, role))) {
    throw new Error(apiGone(apiObjectId));
  }
  // Grants are made at the API's service principal, which learns of its roles from the application.
  const offered = async () => {
    const principal = await tenant.servicePrincipals.byClientId(api.appId);
    return principal?.appRoles.find(({ id }) => id === role.id);
  };
  await eventually("shows the role at the API's service principal", offered, tenant.wait);
  return role.id;
}

async function update(
  tenantFor: EntraTenantFor,
  roleId: string,
  call: {
    existing: { inputs: Properties; outputs: Properties };
    news: Properties;
    context: CallContext;
  },
): Promise<Properties> {
  const wanted = schema.parse(call.news);
  const outputs = { ...wanted, roleId };
  const before = schema.safeParse(call.existing.inputs).data;
  const sameTexts =
    before?.displayName === wanted.displayName && before.description === wanted.description;
  if (sameTexts || roleId !== roleIdOf(wanted)) return outputs; // a role of others keeps its texts
  const tenant = tenantFor(wanted.connection, call.context);
  if (!(await tenant.apiLists.setRole(wanted.apiObjectId, newRole(wanted)))) {
    throw new Error(apiGone(wanted.apiObjectId));
  }
  return outputs;
}

function roleOf(api: Application | undefined, value: string): AppRole | undefined {
  return api?.appRoles.find((role) => role.value === value);
}

function newRole(wanted: Inputs): AppRole {
  const { value, displayName, description } = wanted;
  return {
    id: roleIdOf(wanted),
    value,
    displayName,
    description,
    isEnabled: true,
    allowedMemberTypes: ["Application"],
  };
}

/** The same API and value always give the same id, so that a repeated create makes the same role (RFC 9562 §5.5). */
function roleIdOf({ apiObjectId, value }: Inputs): string {
  const namespace = Buffer.from(apiObjectId.replaceAll("-", ""), "hex");
  const hash = createHash("sha1").update(namespace).update(value).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
