import { gitLabBaseUrl } from "../../common/gitLabAddress";
import { isGitLabBaseUrl } from "../../common/gitLabNames";
import { jenkinsUrl } from "../../common/jenkinsAddress";
import { isControllerUrl } from "../../common/jenkinsNames";

/** Services of the stores that name none of their own. */
export interface StoreServices {
  gitLab: string;
  /** `undefined` where neither the settings nor the environment name one. */
  jenkins: string | undefined;
}

/** As much of the settings as names services. */
export interface ServiceSettings {
  gitlab?: { baseUrl?: string | undefined } | undefined;
  jenkins?: { url?: string | undefined } | undefined;
}

/** From the settings, else from `GITLAB_BASE_URL` and `JENKINS_URL`; what is malformed there counts as missing. */
export function storeServices(
  { gitlab, jenkins }: ServiceSettings,
  env: NodeJS.ProcessEnv,
): StoreServices {
  const { GITLAB_BASE_URL: gitLabUrl = "", JENKINS_URL: controller = "" } = env;
  const ownGitLab = isGitLabBaseUrl(gitLabUrl) ? gitLabBaseUrl(gitLabUrl) : undefined;
  const ownJenkins = isControllerUrl(controller) ? jenkinsUrl(controller) : undefined;
  return {
    gitLab: gitlab?.baseUrl ?? ownGitLab ?? "https://gitlab.com",
    jenkins: jenkins?.url ?? ownJenkins,
  };
}
