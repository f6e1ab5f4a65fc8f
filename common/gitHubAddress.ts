/** The product that reads a secret: Actions, or Dependabot's own runs. */
export type GitHubApp = "actions" | "dependabot";

/** What a GitHub secret belongs to. Environments have secrets for Actions only. */
export type GitHubScope =
  | { kind: "repository"; /** Without its owner. */ repository: string; app: GitHubApp }
  | {
      kind: "environment";
      /** Without its owner. */
      repository: string;
      /** As GitHub shows it. */
      environment: string;
    }
  | { kind: "organization"; app: GitHubApp };

/** Where a GitHub secret is. */
export interface GitHubPlace {
  /** Organization or user. */
  owner: string;
  scope: GitHubScope;
  /** In capitals. */
  secretName: string;
}

/**
 * Address of a GitHub secret as messages and the status name it, for example `github:acme/app (production):
 * FLYTE_API_KEY` or `github:acme, Dependabot: FLYTE_API_KEY`. Two stores with the same one, ignoring case, are the same
 * place.
 */
export function gitHubAddress({ owner, scope, secretName }: GitHubPlace): string {
  return `github:${holderOf(owner, scope)}: ${secretName}`;
}

function holderOf(owner: string, scope: GitHubScope): string {
  switch (scope.kind) {
    case "repository":
      return `${owner}/${scope.repository}${appSuffix(scope.app)}`;
    case "environment":
      return `${owner}/${scope.repository} (${scope.environment})`;
    case "organization":
      return `${owner}${appSuffix(scope.app)}`;
  }
}

function appSuffix(app: GitHubApp): string {
  return app === "dependabot" ? ", Dependabot" : "";
}
