import { isConfidential } from "./confidential";
import type { GitLabPlace } from "./gitLabAddress";

/** What is allowed in a name at GitLab, and how to say so. */
export interface NameRule {
  pattern: RegExp;
  error: string;
}

/** GitLab's rule for keys, and the shell's: a job could not read a name that begins with a digit. */
export const GITLAB_KEY: NameRule = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/,
  error: "must be 1 to 255 letters, digits or _, and not begin with a digit",
};

export const GITLAB_ENVIRONMENT_SCOPE: NameRule = {
  pattern: /^(?! )[a-zA-Z0-9_/${}. *-]{1,255}(?<! )$/,
  error: "must be 1 to 255 letters, digits, spaces or - _ / $ { } . *",
};

const NUMBER = /^\d+$/;
const PATH = /^(?!\.{1,2}(?:\/|$))[\w.][\w.-]*(?:\/(?!\.{1,2}(?:\/|$))[\w.][\w.-]*)*$/;

/** What is wrong with the path or number of a project or group, in words. */
export function gitLabIdFlaw(
  kind: Exclude<GitLabPlace["kind"], "instance">,
  id: string,
): string | undefined {
  if (/%[0-9a-f]{2}/i.test(id)) {
    return "must be written as GitLab shows it: a slash is a slash, not %2F";
  }
  // GitLab would read 0042 as 42.
  if (/^0\d+$/.test(id)) return "must not begin with 0: no number of GitLab does";
  if (!NUMBER.test(id) && !PATH.test(id)) {
    return "must be a path as GitLab shows it, such as acme/app, or a number in quotes";
  }
  if (kind === "project" && !NUMBER.test(id) && !id.includes("/")) {
    return "must have the project's namespace in front, such as acme/app";
  }
  return undefined;
}

/** Whether an address may be that of a GitLab. A token goes there, so: https, or this machine. */
export function isGitLabBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].join("") === "" && isConfidential(text);
}

/** Rule of `isGitLabBaseUrl`, in words. */
export const GITLAB_BASE_URL_RULE =
  "must be the https address of a GitLab, such as https://gitlab.com";
