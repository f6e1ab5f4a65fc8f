import { z } from "zod";
import { gitLabAddress, gitLabBaseUrl, type GitLabPlace } from "../../common/gitLabAddress";
import {
  GITLAB_BASE_URL_RULE,
  GITLAB_ENVIRONMENT_SCOPE,
  GITLAB_KEY,
  gitLabIdFlaw,
  isGitLabBaseUrl,
} from "../../common/gitLabNames";
import type { GitLabCiVariableArgs } from "../../components/stores/gitlab";
import { text } from "../text";
import { gitLabStoreFlaws } from "./gitLabStoreFlaws";

/** Address of a GitLab, for one store or for all. */
export const gitLabUrl = text("address of the GitLab, such as https://git.example.com")
  .refine(isGitLabBaseUrl, { error: GITLAB_BASE_URL_RULE })
  .transform(gitLabBaseUrl);

const id = (kind: "project" | "group") =>
  text(`path of the ${kind}, or its number in quotes`).superRefine((value, context) => {
    const flaw = gitLabIdFlaw(kind, value);
    if (flaw !== undefined) context.addIssue({ code: "custom", message: flaw });
  });

const yesOrNo = z.boolean({ error: "must be true or false" });

/** A CI/CD variable of a GitLab project, of a group, or of the whole instance. */
export const gitLabStore = z
  .strictObject({
    kind: z.literal("gitlab"),
    project: id("project").optional(),
    group: id("group").optional(),
    instance: yesOrNo.refine((is) => is, "must be true, or left out").optional(),
    key: text("name of the variable")
      .regex(GITLAB_KEY.pattern, GITLAB_KEY.error)
      .default("FLYTE_API_KEY"),
    /** Environments whose jobs see it; `*` stands for any text. */
    environmentScope: text("environments, such as production or review/*")
      .regex(GITLAB_ENVIRONMENT_SCOPE.pattern, GITLAB_ENVIRONMENT_SCOPE.error)
      .optional(),
    /** Blot it out in job logs. */
    masked: yesOrNo.default(true),
    /** Show it to nobody. */
    hidden: yesOrNo.default(false),
    /** Only for jobs of protected branches and tags. */
    protected: yesOrNo.default(true),
    /** Take `$` as it is. */
    raw: yesOrNo.default(true),
    deployRef: text("branch or tag that the team deploys from").optional(),
    /** Overwrite a variable that is there already and not ours. */
    adopt: yesOrNo.default(false),
    baseUrl: gitLabUrl.optional(),
    tokenEnv: text("name of the environment variable with the access token")
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable, no token")
      .default("GITLAB_TOKEN"),
  })
  .superRefine((store, context) => {
    for (const { path, message } of gitLabStoreFlaws(store)) {
      context.addIssue({ code: "custom", path, message });
    }
  });

/** Settings of one GitLab variable, defaults filled in. */
export type GitLabStoreSettings = z.output<typeof gitLabStore>;

/**
 * Arguments of a variable.
 *
 * @param baseUrl GitLab of the stores that name none.
 */
export function gitLabArguments(store: GitLabStoreSettings, baseUrl: string): GitLabCiVariableArgs {
  const { key, environmentScope, deployRef } = store;
  const { masked, hidden, raw, adopt, tokenEnv } = store;
  return {
    baseUrl: store.baseUrl ?? baseUrl,
    place: placeOf(store),
    key,
    ...(environmentScope === undefined ? {} : { environmentScope }),
    masked,
    hidden,
    protected: store.protected,
    raw,
    ...(deployRef === undefined ? {} : { deployRef }),
    adopt,
    tokenEnv,
  };
}

/** Address of a variable, as messages and the status name it. */
export function gitLabStoreAddress(store: GitLabStoreSettings, baseUrl: string): string {
  return gitLabAddress(gitLabArguments(store, baseUrl));
}

function placeOf({ project, group }: GitLabStoreSettings): GitLabPlace {
  if (project !== undefined) return { kind: "project", id: project };
  return group === undefined ? { kind: "instance" } : { kind: "group", id: group };
}
