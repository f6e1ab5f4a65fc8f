import { z } from "zod";
import type { GitHubPlace } from "../../common/gitHubAddress";
import type { GitHubSecretScope } from "../../components/stores/gitHubScopes";
import { text } from "../text";
import { gitHubStoreFlaws } from "./gitHubStoreFlaws";

const environment = text("name of the environment")
  .max(255, "must have 255 characters at most")
  .superRefine((name, context) => {
    if (/%[0-9a-f]{2}/i.test(name)) {
      context.addIssue({
        code: "custom",
        message: "must be written as GitHub shows it: a slash is a slash, not %2F",
      });
    }
    if (name === "." || name === "..") {
      context.addIssue({ code: "custom", message: "must not be a dot or two" });
    }
  });

const yesOrNo = z.boolean({ error: "must be true or false" });

/** A secret of a GitHub repository, of one of its environments, or of an organization. */
export const gitHubStore = z
  .strictObject({
    kind: z.literal("github"),
    repository: text("owner and repository, such as acme/app")
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
        "must be owner/repository, such as acme/app",
      )
      .optional(),
    environment: environment.optional(),
    /** Make the environment where it is missing. */
    createEnvironment: yesOrNo.optional(),
    organization: text("name of the organization")
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, "must be the name of an organization, such as acme")
      .optional(),
    /** Which repositories of the organization read the secret. */
    visibility: z
      .enum(["all", "private", "selected"], { error: 'must be "all", "private" or "selected"' })
      .optional(),
    /** Repositories of the organization that read it, without their owner. */
    repositories: z
      .array(
        text("name of a repository").regex(
          /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
          "must be the name of a repository without its owner, such as app",
        ),
        { error: "must be a list of repositories" },
      )
      .min(1, "must have one repository at least")
      .optional(),
    app: z
      .enum(["actions", "dependabot"], { error: 'must be "actions" or "dependabot"' })
      .optional(),
    /** Overwrite a secret that is there already. */
    adopt: yesOrNo.optional(),
    secretName: text("name of the secret")
      .regex(
        /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i,
        "must have letters, digits and _ only, must not begin with a digit or with GITHUB_",
      )
      .transform((name) => name.toUpperCase())
      .default("FLYTE_API_KEY"),
  })
  .superRefine((store, context) => {
    for (const { path, message } of gitHubStoreFlaws(store)) {
      context.addIssue({ code: "custom", path, message });
    }
  });

/** Settings of one GitHub secret. */
export type GitHubStoreSettings = z.output<typeof gitHubStore>;

/** Where a GitHub secret is, its owner apart from the repository as the API wants it. */
export function gitHubPlace(store: GitHubStoreSettings): GitHubPlace {
  const { secretName, environment, app = "actions" } = store;
  if (store.repository === undefined) {
    const scope = { kind: "organization", app } as const;
    return { owner: store.organization ?? "", scope, secretName };
  }
  const [owner = "", repository = ""] = store.repository.split("/");
  const scope =
    environment === undefined
      ? ({ kind: "repository", repository, app } as const)
      : ({ kind: "environment", repository, environment } as const);
  return { owner, scope, secretName };
}

/** The scope of a store with all that goes with it; `repositoryIds` are the numbers of its `repositories`. */
export function gitHubSecretScope(
  store: GitHubStoreSettings,
  repositoryIds: number[],
): GitHubSecretScope {
  const { scope } = gitHubPlace(store);
  switch (scope.kind) {
    case "repository":
      return scope;
    case "environment":
      return { ...scope, create: store.createEnvironment ?? false };
    case "organization": {
      const { visibility = "private" } = store;
      const access = visibility === "selected" ? { visibility, repositoryIds } : { visibility };
      return { ...scope, access };
    }
  }
}
