import type { Application } from "../../services/entra/applications";
import type { EntraTenant } from "../../services/entra/entra";
import { adoptCommand, ownerOf, ownerTag } from "./ownerTag";

/**
 * Refuses an app that carries our mark and is not in the state, and an app of others with the same display name: Entra
 * would let both be, and that is how people delete the wrong one.
 *
 * @throws Error
 */
export async function refuseTakenName(
  tenant: EntraTenant,
  wanted: { displayName: string; owner: string; adoptApp?: string | undefined },
): Promise<void> {
  const { displayName, owner, adoptApp } = wanted;
  const isAnother = (app: Application) => app.id !== adoptApp;
  const [ours] = (await tenant.applications.tagged(ownerTag(owner))).filter(isAnother);
  if (ours !== undefined) {
    throw new Error(
      `Entra app ${ours.id} "${ours.displayName ?? ""}" was made by this stack for this team but is not in its state (an ` +
        "interrupted update leaves this). Nothing was changed. Bring it back: " +
        `${adoptCommand(owner, ours.id)}, then run \`pulumi up\` again.`,
    );
  }
  const [taken] = (await tenant.applications.named(displayName)).filter(isAnother);
  if (taken === undefined) return;
  const maker = ownerOf(taken.tags);
  throw new Error(
    `Entra app ${taken.id} "${displayName}" exists and was not made by this stack for this team` +
      `${maker === undefined ? "" : ` but for ${maker}`}. Nothing was changed. Take it over (a secret is added, the ones ` +
      `it has are left alone): ${adoptCommand(owner, taken.id)}, or rename it in Entra, then run \`pulumi up\` again.`,
  );
}
