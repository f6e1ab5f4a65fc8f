import type { EntraTenant } from "../../services/entra/entra";
import { isOwnedByOnly, lacking, type Task } from "../../services/entra/permissions";

type Consent = "automatic" | "manual";

/**
 * Refuses a caller whose token names permissions that are not enough. A person's token names none: then Graph decides.
 *
 * @returns Whether the caller may change only the apps that it owns.
 * @throws Error
 */
export async function refuseLackingPermissions(
  tenant: EntraTenant,
  consent: Consent,
): Promise<boolean> {
  const { permissions } = await tenant.caller();
  if (permissions === undefined) return false;
  const tasks: Task[] = ["look", "manage apps"];
  if (consent === "automatic") tasks.push("grant");
  const missing = lacking(tasks, permissions);
  if (missing.length > 0) throw new Error(describeMissing(missing));
  return isOwnedByOnly(permissions);
}

/**
 * Refuses a caller who may change only its own apps and does not own the API.
 *
 * @throws Error
 */
export async function refuseStranger(
  tenant: EntraTenant,
  api: { apiObjectId: string; preAuthorize: boolean },
): Promise<void> {
  const { objectId } = await tenant.caller();
  const owners = await tenant.applications.owners(api.apiObjectId);
  if (objectId === undefined || owners === undefined) return;
  if (owners.includes(objectId.toLowerCase())) return;
  throw new Error(
    "the administrators' app may change only apps that it owns (Application.ReadWrite.OwnedBy), and it does not own the " +
      "Union API. Nothing was changed. Make it an owner: " +
      `az ad app owner add --id ${api.apiObjectId} --owner-object-id ${objectId}` +
      (api.preAuthorize
        ? "; or leave pre-authorization out: pulumi config set --path flyte-ci-keys:identity.preAuthorize false"
        : ""),
  );
}

function describeMissing(missing: string[]): string {
  const [permissions, them] = missing.length > 1 ? ["permissions", "them"] : ["permission", "it"];
  return (
    `the administrators' app lacks the application ${permissions} ${missing.join(" and ")} of Microsoft Graph. Nothing was ` +
    `changed. Add ${them} and grant admin consent (Entra admin center: App registrations > the administrators' app > API ` +
    "permissions). Application.ReadWrite.All serves in place of Application.ReadWrite.OwnedBy and Application.Read.All." +
    (missing.includes("AppRoleAssignment.ReadWrite.All")
      ? " Or leave the grant to a person: pulumi config set --path flyte-ci-keys:identity.consent manual"
      : "")
  );
}
