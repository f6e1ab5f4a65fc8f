import type { AppRole } from "../../services/entra/applications";

const PAGE = "Entra admin center: App registrations > the Union API";

/** Why a role of the API cannot be granted to a client, if so; a full sentence. */
export function roleFlaw({
  id,
  value,
  isEnabled,
  allowedMemberTypes,
}: AppRole): string | undefined {
  const role = `the role "${value ?? ""}" (${id}) of the Union API`;
  if (!isEnabled) return `${role} is disabled. Its owner can enable it (${PAGE} > App roles).`;
  if (!allowedMemberTypes.includes("Application")) {
    return (
      `${role} is for users and groups only. Its owner must allow the member type "Applications" (${PAGE} > App roles; ` +
      "a role has to be disabled to be changed)."
    );
  }
  return undefined;
}

/** Says that the API's application is not there any more. */
export function apiGone(objectId: string): string {
  return (
    `Entra has no app with the object id ${objectId}, which should be the Union API. Was it deleted by hand? Bring the ` +
    "state up to date: pulumi refresh"
  );
}
