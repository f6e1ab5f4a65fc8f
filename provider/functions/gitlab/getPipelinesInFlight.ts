import { z } from "zod";
import type { FunctionType } from "../../protocol/resourceType";
import type { GitLabFor } from "../../resources/gitlab/variable";
import { instant } from "../../resources/inputs";
import { inFlight } from "../inFlight";

const schema = z.strictObject({
  baseUrl: z.string(),
  /** Path of the project, or its number. */
  project: z.string(),
  /** Environment variable with the access token. */
  tokenEnv: z.string(),
  /** When the current key was delivered. */
  before: instant,
});

/**
 * `cikeys:gitlab:getPipelinesInFlight`: pipelines of a project, child pipelines too, that were created before an instant and
 * are running. A job gets its variables when it starts, so a pipeline of which nothing runs holds none. Read-only.
 */
export function gitLabPipelinesInFlight(gitLabFor: GitLabFor): FunctionType {
  return (args, { signal }) => {
    const { baseUrl, project, tokenEnv, before } = schema.parse(args);
    const gitLab = gitLabFor({ baseUrl, tokenEnv, signal });
    return inFlight(async () => ({
      runs: await gitLab.pipelinesInFlight(project, new Date(before)),
    }));
  };
}
