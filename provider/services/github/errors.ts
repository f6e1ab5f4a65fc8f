import type { GitHubApp, GitHubScope } from "../../../common/gitHubAddress";

/** Reads from an answer's headers why GitHub refuses: its errors have texts and no codes. */
export function gitHubErrorCode(_body: unknown, headers: Headers): string | undefined {
  if (headers.has("retry-after")) return "secondary_rate_limit";
  return headers.get("x-ratelimit-remaining") === "0" ? "rate_limit" : undefined;
}

/**
 * What to do about a status, for whoever set up the administrator's credentials.
 *
 * @param permission What the call needs.
 */
export function gitHubRemedy(
  permission: string,
  status: number,
  code: string | undefined,
): string | undefined {
  if ((status === 403 || status === 429) && code !== undefined) {
    return "GitHub asks for fewer calls; wait, an hour at most.";
  }
  switch (status) {
    case 401:
      return "The administrator's token is wrong, expired or revoked: set GITHUB_TOKEN anew.";
    case 403:
      return `The token or App may not do this: it needs the ${permission}.`;
    case 404:
      return "It is not there, or the token or App may not see it.";
    default:
      return undefined;
  }
}

/** Permission of a fine-grained token or an App that writing a secret needs. */
export function permissionFor(scope: GitHubScope): string {
  switch (scope.kind) {
    case "repository":
      return `repository permission "${secretsOf(scope.app)}: write"`;
    case "environment":
      return 'repository permission "Environments: write"';
    case "organization":
      return `organization permission "${secretsOf(scope.app)}: write"`;
  }
}

function secretsOf(app: GitHubApp): string {
  return app === "dependabot" ? "Dependabot secrets" : "Secrets";
}
