import { z } from "zod";
import type { FunctionType } from "../../protocol/resourceType";
import { instant } from "../../resources/inputs";
import type { JenkinsApiFor } from "../../resources/jenkins/secretText";
import { buildsInFlight } from "../../services/jenkins/builds";
import { inFlight } from "../inFlight";

const schema = z.strictObject({
  /** Address of the controller. */
  url: z.string(),
  /** Full name of the folder. */
  folder: z.string(),
  /** Beginning of the names of the variables with user and API token. */
  tokenEnv: z.string(),
  /** When the current key was delivered. */
  before: instant,
});

/**
 * `cikeys:jenkins:getBuildsInFlight`: builds of the jobs below a folder that began before an instant and have not ended. A build
 * looks its credentials up while it runs, so one that waits in the queue holds none. Read-only.
 */
export function jenkinsBuildsInFlight(apiFor: JenkinsApiFor): FunctionType {
  return (args, context) => {
    const { url, folder, tokenEnv, before } = schema.parse(args);
    return inFlight(() =>
      buildsInFlight(apiFor(tokenEnv, context), { url, folder }, new Date(before)),
    );
  };
}
