import { z } from "zod";
import type { FunctionType } from "../../protocol/resourceType";
import type { GitHubApiFor } from "../../resources/github/inputs";
import { instant } from "../../resources/inputs";
import { inFlight } from "../inFlight";

const schema = z.strictObject({
  baseUrl: z.string().optional(),
  owner: z.string(),
  /** Without its owner. */
  repository: z.string(),
  /** When the current key was delivered. */
  before: instant,
});

/**
 * `cikeys:github:getRunsInFlight`: workflow runs of a repository that were queued before an instant and have not ended. GitHub
 * reads secrets of repositories when it queues a run, so each of them may hold the key of that time. Read-only.
 */
export function gitHubRunsInFlight(apiFor: GitHubApiFor): FunctionType {
  return (args, { signal }) => {
    const { baseUrl, owner, repository, before } = schema.parse(args);
    return inFlight(async () => ({
      runs: await apiFor(baseUrl, signal).runsInFlight(owner, repository, new Date(before)),
    }));
  };
}
