import { z } from "zod";
import { text } from "./text";

const environment = text("name of the environment").superRefine((name, context) => {
  if (/%[0-9a-f]{2}/i.test(name)) {
    context.addIssue({
      code: "custom",
      message: "must be written as GitHub shows it: a slash is a slash, not %2F",
    });
  }
});

/** A secret of a GitHub repository or of one of its environments. */
export const gitHubStore = z.strictObject({
  kind: z.literal("github"),
  repository: text("owner and repository, such as acme/app").regex(
    /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
    "must be owner/repository, such as acme/app",
  ),
  environment: environment.optional(),
  secretName: text("name of the secret")
    .regex(
      /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i,
      "must have letters, digits and _ only, must not begin with a digit or with GITHUB_",
    )
    .transform((name) => name.toUpperCase())
    .default("FLYTE_API_KEY"),
});

const notYet = (kind: string) =>
  z.looseObject({ kind: z.literal(kind) }).superRefine((_value, context) => {
    context.addIssue({
      code: "custom",
      path: ["kind"],
      message: `"${kind}" is not supported yet; "github" is`,
    });
  });

/** A place where pipelines read the key. */
export const store = z.discriminatedUnion(
  "kind",
  [gitHubStore, notYet("gitlab"), notYet("jenkins")],
  {
    error: 'must have a kind: "github" (gitlab and jenkins are not supported yet)',
  },
);

/** Settings of one GitHub secret. */
export type GitHubStoreSettings = z.output<typeof gitHubStore>;

/** Where a GitHub secret is, its owner apart from the repository as the API wants it. */
export function gitHubPlace({ repository: full, environment, secretName }: GitHubStoreSettings): {
  owner: string;
  repository: string;
  environment?: string;
  secretName: string;
} {
  const [owner = "", repository = ""] = full.split("/");
  return { owner, repository, secretName, ...(environment === undefined ? {} : { environment }) };
}
