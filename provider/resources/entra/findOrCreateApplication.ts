import type { Application, ApplicationChange } from "../../services/entra/applications";
import type { EntraTenant } from "../../services/entra/entra";
import { eventually, poll, unlessGone } from "../../services/entra/eventually";
import { isRefusal } from "../../services/entra/graphErrors";
import type { ApplicationInputs } from "./applicationInputs";
import { adoptCommand, ownerOf, ownerTag, withOwner } from "./ownerTag";
import {
  asksFor,
  samePermission,
  withoutPermission,
  withPermission,
  type Permission,
} from "./requiredResourceAccess";

/** How long to look for an app that has the unique name, before it can only be a deleted one; milliseconds. */
const LOOK_FOR_TAKER = 30_000;

/**
 * The app of a team: the one to take over, the one that an earlier create of ours left, or a new one.
 *
 * @throws Error when an app of others, or a deleted one, is in the way.
 */
export async function findOrCreate(
  tenant: EntraTenant,
  wanted: ApplicationInputs,
): Promise<Application> {
  if (wanted.adoptApp !== undefined) return takeOver(tenant, wanted.adoptApp, wanted);
  const found = await tenant.applications.byUniqueName(wanted.uniqueName);
  return found === undefined ? create(tenant, wanted) : takeUp(tenant, found, wanted);
}

/**
 * Brings an existing app to what is wanted, in one write where anything differs. What others added stays, and secrets are
 * never touched.
 *
 * @param before Permission that it should no longer ask for, if another is wanted now.
 */
export async function bringToWanted(
  tenant: EntraTenant,
  app: Application,
  wanted: ApplicationInputs,
  before: Permission = wanted.permission,
): Promise<Application> {
  const { displayName, owner, permission } = wanted;
  const { tags, requiredResourceAccess: asked } = app;
  const asksRightly =
    asksFor(asked, permission) && (samePermission(before, permission) || !asksFor(asked, before));
  const rest = withoutPermission(asked, before);
  const change: ApplicationChange = {
    ...(app.displayName === displayName ? {} : { displayName }),
    ...(tags.includes(ownerTag(owner)) ? {} : { tags: withOwner(tags, owner) }),
    ...(asksRightly ? {} : { requiredResourceAccess: withPermission(rest, permission) }),
  };
  if (Object.keys(change).length > 0) await tenant.applications.change(app.id, change);
  return app;
}

async function takeOver(
  tenant: EntraTenant,
  objectId: string,
  wanted: ApplicationInputs,
): Promise<Application> {
  const find = () => tenant.applications.byId(objectId);
  const app = await unlessGone("the app to take over", find, tenant.wait);
  if (app === undefined) {
    throw new Error(
      `Entra has no app with the object id ${objectId}, which \`adoptApp\` names (the object id is wanted, not the client ` +
        "id). Nothing was changed.",
    );
  }
  return bringToWanted(tenant, app, wanted);
}

async function takeUp(
  tenant: EntraTenant,
  found: Application,
  wanted: ApplicationInputs,
): Promise<Application> {
  const { uniqueName, owner } = wanted;
  if (ownerOf(found.tags) === owner) return bringToWanted(tenant, found, wanted);
  throw new Error(
    `Entra app ${found.id} "${found.displayName ?? ""}" has the unique name "${uniqueName}" and was not made by this ` +
      `stack for this team. Nothing was changed. Take it over: ${adoptCommand(owner, found.id)}, then run \`pulumi up\``,
  );
}

async function create(tenant: EntraTenant, wanted: ApplicationInputs): Promise<Application> {
  const { uniqueName, displayName, owner, permission } = wanted;
  const find = () => tenant.applications.byUniqueName(uniqueName);
  const properties = {
    displayName,
    signInAudience: "AzureADMyOrg",
    api: { requestedAccessTokenVersion: 2 },
    tags: withOwner([], owner),
    requiredResourceAccess: withPermission([], permission),
  };
  try {
    const created = await tenant.applications.createIfMissing(uniqueName, properties);
    // It was there, from a create whose answer was lost, and reads may not show it yet.
    return created ?? (await eventually(`shows the app "${displayName}"`, find, tenant.wait));
  } catch (error) {
    if (!isRefusal(error, "unique name taken")) throw error;
    const taker = await poll("shows what has its unique name", find, tenant.wait, LOOK_FOR_TAKER);
    if (taker === undefined) throw new Error(softDeleted(wanted));
    return takeUp(tenant, taker, wanted);
  }
}

function softDeleted({ displayName, uniqueName, owner }: ApplicationInputs): string {
  const team = owner.split("/").pop() ?? "";
  return (
    `a deleted app still holds the unique name "${uniqueName}" of "${displayName}"; Entra keeps deleted apps for 30 days. ` +
    "Nothing was changed. Best restore it (Entra admin center: App registrations > Deleted applications): the keys that " +
    "pipelines hold work again, and `pulumi up` takes it up. Or delete it permanently there; or, for a new app at once, " +
    `pulumi config set --path 'flyte-ci-keys:teams["${team}"].rotation.request' <a new word>. Then run \`pulumi up\`. ` +
    "It may take some minutes until either is known everywhere"
  );
}
