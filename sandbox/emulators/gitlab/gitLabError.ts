/**
 * A refused request. GitLab says `{"message": …}` for its own rules (text, or lists by attribute), and `{"error": …}`
 * for what its parameter parser and its token check refuse.
 *
 * Source: https://docs.gitlab.com/api/rest/troubleshooting
 */
export class GitLabError extends Error {
  override readonly name = "GitLabError";

  constructor(
    readonly status: number,
    /** JSON, or text where GitLab sends plain text. */
    readonly body: object | string,
    readonly headers: Record<string, string> = {},
  ) {
    super(`GitLab answers ${status}`);
  }
}

/** What is missing and what the caller may not see look the same. */
export function notFound(what: string): GitLabError {
  return new GitLabError(404, { message: `404 ${what} Not Found` });
}

export function forbidden(): GitLabError {
  return new GitLabError(403, { message: "403 Forbidden" });
}

/** Attributes that break a rule, with the rules' texts. */
export function invalid(errors: Record<string, string[]>): GitLabError {
  return new GitLabError(400, { message: errors });
}

/** Parameters that could not be read. */
export function badParameter(text: string): GitLabError {
  return new GitLabError(400, { error: text });
}
