import { z } from "zod";
import type { GitLabPlace } from "../../../common/gitLabAddress";

const bodySchema = z.object({
  error: z.string().optional(),
  message: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
});

/** GitLab's own texts, which are no codes, and the words that we make of them. */
const TEXTS: [text: RegExp, code: string][] = [
  [/has already been taken/, "key_taken"],
  [/^Maximum number of /, "limit_reached"],
  [/masked and hidden/, "visibility_fixed"],
  [/^There are multiple variables/, "ambiguous_scope"],
];

/**
 * What an error answer says, as a code: GitLab's own `error`, a word for a text that we know, or the names of the
 * attributes that it refuses. Texts are not repeated: they may hold what was sent.
 */
export function gitLabErrorCode(body: unknown): string | undefined {
  const { error, message } = bodySchema.safeParse(body).data ?? {};
  if (error !== undefined && /^[a-z_]{1,40}$/.test(error)) return error;
  if (message === undefined) return undefined;
  const texts = typeof message === "string" ? [message] : Object.values(message).flat().map(String);
  const known = TEXTS.find(([text]) => texts.some((candidate) => text.test(candidate)));
  if (known !== undefined) return known[1];
  if (typeof message === "string") return undefined;
  const attributes = Object.keys(message).filter((name) => /^(?!error$)[a-z_]{1,40}$/.test(name));
  return attributes.length === 0 ? undefined : `${attributes.sort().join("_and_")}_invalid`;
}

/** Role that may read and write the variables of a place. */
const ROLES: Record<GitLabPlace["kind"], string> = {
  project: "the role Maintainer in the project",
  group: "the role Owner in the group",
  instance: "an administrator",
};

/** What to do about a status, for the person who set up `tokenEnv`. */
export function gitLabRemedy(
  place: GitLabPlace,
  tokenEnv: string,
  status: number,
  code: string | undefined,
): string | undefined {
  if (code === "insufficient_scope" || code === "insufficient_granular_scope") {
    return `The token in ${tokenEnv} needs the scope api.`;
  }
  switch (status) {
    case 401:
      return `The token is wrong, expired or revoked: set ${tokenEnv} anew.`;
    case 403:
      return `The token in ${tokenEnv} needs the scope api and ${ROLES[place.kind]}.`;
    case 404:
      return place.kind === "instance"
        ? "Check the address of the instance."
        : `The ${place.kind} does not exist, or the token in ${tokenEnv} may not see it. Check its path or number.`;
    case 405:
      return "The project has moved. Set its new path in the settings.";
    case 409:
      return "This GitLab cannot tell the variable's environment scopes apart: groups need GitLab 16.9 or newer.";
    default:
      return code === undefined ? undefined : CODES[code];
  }
}

const CODES: Record<string, string> = {
  limit_reached: "Delete variables that nobody uses, then run `pulumi up` again.",
  visibility_fixed:
    "A hidden variable stays hidden and masked. Delete it in GitLab, then run `pulumi up` again.",
  value_invalid: "GitLab cannot mask this value: see `masked` and `raw`.",
};
