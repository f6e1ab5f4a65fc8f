import { ServiceError } from "../../http/serviceError";
import type { GitLab } from "../../services/gitlab/gitlab";
import type { VariableInputs } from "./variableInputs";
import { addressOf, targetOf } from "./variableState";

/**
 * Warns of a key that the team's pipelines would not see: jobs for other than protected branches and tags find a
 * protected variable empty. For groups and the instance nothing is looked at, since each project protects its own.
 */
export async function protectionWarning(
  gitlab: GitLab,
  wanted: VariableInputs,
): Promise<string | undefined> {
  const { deployRef } = wanted;
  const { place } = targetOf(wanted);
  if (deployRef === undefined || !wanted.protected || place.kind !== "project") return undefined;
  try {
    if (await gitlab.isProtectedRef(place, deployRef)) return undefined;
  } catch (error) {
    // The key is in its place; that this cannot be looked at must not fail the update.
    const reason = error instanceof ServiceError ? error.message : "no answer";
    return `${addressOf(wanted)}: whether "${deployRef}" is protected could not be looked at (${reason})`;
  }
  return (
    `${addressOf(wanted)} is protected, and "${deployRef}" is neither a protected branch nor a protected tag: its jobs ` +
    "would find the key empty. Protect it (Settings > Repository), or set `protected: false` for this store."
  );
}
