import type { GitHubPlace, GitHubScope } from "../../../common/gitHubAddress";

/**
 * Root of the REST API, with a slash at the end, from an address as the official plugin takes it: github.com, a
 * subdomain of ghe.com, or a GitHub Enterprise Server with or without `/api/v3`.
 *
 * @throws Error when the address belongs to GitHub's own cloud and is not https, or has a path.
 */
export function apiRoot(baseUrl = "https://api.github.com"): URL {
  const url = new URL(baseUrl);
  const cloud = cloudHost(url.host);
  if (cloud === undefined) {
    url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/api\/v3$/, "")}/api/v3/`;
    return url;
  }
  if (url.protocol !== "https:" || url.pathname !== "/") {
    throw new Error(
      `"github.baseUrl" must be https://${url.host}/ without a path; /api/v3 is for GitHub Enterprise Server`,
    );
  }
  url.host = cloud;
  return url;
}

/** Host of the API of github.com and ghe.com; `undefined` for a server of one's own. */
function cloudHost(host: string): string | undefined {
  if (host === "github.com" || host === "api.github.com") return "api.github.com";
  if (/^api\.[a-z0-9-]+\.ghe\.com$/.test(host)) return host;
  if (/^[a-z0-9-]+\.ghe\.com$/.test(host)) return `api.${host}`;
  return undefined;
}

/** Path of a repository below the root; by its number where it has moved. */
export function repositoryPath(owner: string, repository: string): string {
  return `repos/${segment(owner)}/${segment(repository)}`;
}

/** Path of a repository by its number, which survives a move. */
export function numberedRepositoryPath(id: number): string {
  return `repositories/${id}`;
}

/**
 * Path of the secrets of a place.
 *
 * @param repository Path of its repository where it is not the one that the place names.
 */
export function secretsPath({ owner, scope }: GitHubPlace, repository?: string): string {
  switch (scope.kind) {
    case "repository":
      return `${repository ?? repositoryPath(owner, scope.repository)}/${scope.app}/secrets`;
    case "environment":
      return `${environmentPath(owner, scope, repository)}/secrets`;
    case "organization":
      return `orgs/${segment(owner)}/${scope.app}/secrets`;
  }
}

/** Path of an environment. */
export function environmentPath(
  owner: string,
  scope: Extract<GitHubScope, { kind: "environment" }>,
  repository = repositoryPath(owner, scope.repository),
): string {
  return `${repository}/environments/${segment(scope.environment)}`;
}

/** One segment of a path, escaped once. */
function segment(text: string): string {
  return encodeURIComponent(text);
}
