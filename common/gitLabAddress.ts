/** What a GitLab variable belongs to. */
export interface GitLabPlace {
  kind: "project" | "group" | "instance";
  /** Full path such as `acme/app`, or a number, always as text; none for the instance. */
  id?: string;
}

/** Where a GitLab variable is. */
export interface GitLabVariablePlace {
  /** Address of the instance, for example `https://gitlab.com`, with a relative URL root if it has one. */
  baseUrl: string;
  place: GitLabPlace;
  key: string;
  /** None for the instance. */
  environmentScope?: string;
}

/** Address of an instance without what people copy along: slashes at the end, and the path of the API. */
export function gitLabBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/(\/+api\/v4)?\/*$/, "");
}

/**
 * Address of a GitLab variable as messages and the status name it, for example `gitlab:project acme/app: FLYTE_API_KEY` or
 * `gitlab:git.example.com group acme (production): FLYTE_API_KEY`.
 */
export function gitLabAddress({
  baseUrl,
  place,
  key,
  environmentScope = "*",
}: GitLabVariablePlace): string {
  const instance = gitLabBaseUrl(baseUrl).replace(/^https?:\/\//, "");
  const owner = [
    instance.toLowerCase() === "gitlab.com" ? undefined : instance,
    place.kind,
    place.id,
  ];
  const scope = environmentScope === "*" ? undefined : `(${environmentScope})`;
  const words = [...owner, scope].filter((word) => word !== undefined);
  return `gitlab:${words.join(" ")}: ${key}`;
}
