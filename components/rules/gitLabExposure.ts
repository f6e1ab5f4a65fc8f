/** As much of a GitLab variable as decides who sees it. */
export interface GitLabExposure {
  /** Default true. */
  masked?: boolean;
  /** Default true. */
  protected?: boolean;
}

/** Why a GitLab variable shows the key to too many. */
export function gitLabExposureFlaws(variable: GitLabExposure): string[] {
  return [
    ...(variable.masked === false
      ? ["must be `masked`: job logs would show the key to everyone who reads them"]
      : []),
    ...(variable.protected === false
      ? ["must be `protected`: any branch's pipeline could read the key"]
      : []),
  ];
}
