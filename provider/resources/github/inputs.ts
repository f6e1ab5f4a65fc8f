import { z } from "zod";
import type { GitHubPlace } from "../../../common/gitHubAddress";
import type { GitHubApi } from "../../services/github/api";

/** Makes the API for an address; a cancelled update ends its waits. */
export type GitHubApiFor = (baseUrl: string | undefined, signal: AbortSignal) => GitHubApi;

const app = z.enum(["actions", "dependabot"]);
const name = z.string().min(1);

/** Scope of a secret in a repository's environment. */
export const environmentScope = z.strictObject({
  kind: z.literal("environment"),
  repository: name,
  environment: name,
});

const scope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("repository"), repository: name, app }),
  environmentScope,
  z.strictObject({ kind: z.literal("organization"), app }),
]);

/** Inputs that say at which GitHub, and where there, a secret is. */
export const placeInputs = {
  /** As in the settings; GitHub's own cloud when left out. */
  baseUrl: z.string().optional(),
  owner: name,
  scope,
  secretName: name,
};

/** The place alone. */
export function placeOf({ owner, scope, secretName }: GitHubPlace): GitHubPlace {
  return { owner, scope, secretName };
}
