import { z } from "zod";
import type { Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import type { EntraTenant } from "../../services/entra/entra";
import { checkInputs } from "../inputs";
import { changed, connection, connectionOf, guid, type EntraTenantFor } from "./inputs";
import { lookAgain, lookAtApi } from "./lookAtApi";
import { refuseLackingPermissions, refuseStranger } from "./refuseLackingPermissions";
import { refuseTakenName } from "./refuseTakenName";

const schema = z.strictObject({
  connection,
  /** The Union API: client id, or identifier URI. */
  api: z.string().min(1),
  role: z.string().min(1).default("all"),
  displayName: z.string().min(1),
  /** Our mark among the app's tags: project, stack and team. */
  owner: z.string().min(1),
  /** App that an administrator told us to take over. */
  adoptApp: guid.optional(),
  consent: z.enum(["automatic", "manual"]),
  preAuthorize: z.boolean(),
  manageRole: z.boolean(),
});

type Inputs = z.output<typeof schema>;

/** Inputs whose change calls for another look. */
const LOOKED_AT = ["api", "role", "consent", "preAuthorize", "manageRole", "adoptApp"];

/**
 * `cikeys:entra:Preflight`: looks, read-only, before anything is made, and in previews too. It stays in the state with
 * what it found, so a team that exists costs no call. Refuses what cannot work, and apps that the program must not touch.
 */
export function entraPreflightType(tenantFor: EntraTenantFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({ update: changed(existing, news, ["connection", ...LOOKED_AT]) }),
    create: async (inputs, context) => {
      const wanted = schema.parse(inputs);
      const tenant = tenantFor(wanted.connection, context);
      const found = await look(tenant, wanted);
      await refuseTakenName(tenant, wanted);
      return { id: wanted.owner, outputs: { ...wanted, ...found } };
    },
    update: async (existing, news, context) => {
      const wanted = schema.parse(news);
      const looks = changed(existing, news, LOOKED_AT).length > 0;
      // The team's app is there by now, and is ours.
      const found = looks ? await look(tenantFor(wanted.connection, context), wanted) : {};
      return { ...existing.outputs, ...wanted, ...found };
    },
    read: (existing, context) => read(tenantFor, existing, context),
  };
}

async function look(tenant: EntraTenant, wanted: Inputs): Promise<Properties> {
  const { consent, preAuthorize, manageRole } = wanted;
  const ownedBy = await refuseLackingPermissions(tenant, consent);
  const facts = await lookAtApi(tenant, wanted);
  const changesApi = preAuthorize || (manageRole && facts.roleId === undefined);
  if (ownedBy && changesApi) {
    await refuseStranger(tenant, { apiObjectId: facts.apiObjectId, preAuthorize });
  }
  return { ...facts, ownedBy };
}

/** Never says that it is gone: then the next update would take the team's own app for one that is in the way. */
async function read(
  tenantFor: EntraTenantFor,
  existing: Existing,
  context: CallContext,
): Promise<Found> {
  const tenant = tenantFor(connectionOf(existing, "It is made by `pulumi up`."), context);
  const facts = await lookAgain(tenant, schema.parse(existing.inputs));
  if (facts === undefined) {
    context.progress(
      "the Union API is not there, or not usable; the next change that needs it says more",
    );
    return existing;
  }
  return { ...existing, outputs: { ...existing.outputs, ...facts } };
}
