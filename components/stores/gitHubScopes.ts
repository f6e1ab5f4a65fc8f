import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../../common/gitHubAddress";

/** Which repositories of an organization read one of its secrets. */
export type GitHubAccess =
  | { visibility: "all" | "private" }
  | { visibility: "selected"; /** GitHub's numbers of them. */ repositoryIds: number[] };

/** What a GitHub secret belongs to, and what goes with that. */
export type GitHubSecretScope =
  | { kind: "repository"; /** Without its owner. */ repository: string; app: GitHubApp }
  | {
      kind: "environment";
      /** Without its owner. */
      repository: string;
      /** As GitHub shows it. */
      environment: string;
      /** Make the environment where it is missing. */
      create: boolean;
    }
  | { kind: "organization"; app: GitHubApp; access: GitHubAccess };

/** What all kinds of secrets share. */
export interface GitHubSecretValue {
  secretName: string;
  value: pulumi.Input<string>;
}

/** Declares the official plugin's resource for a secret of this scope. */
export function declareSecret(
  name: string,
  scope: GitHubSecretScope,
  secret: GitHubSecretValue,
  opts: pulumi.CustomResourceOptions,
): { updatedAt: pulumi.Output<string> } {
  switch (scope.kind) {
    case "environment": {
      const { repository, environment } = scope;
      return new github.ActionsEnvironmentSecret(
        name,
        { ...secret, repository, environment },
        opts,
      );
    }
    case "repository": {
      const Secret = scope.app === "actions" ? github.ActionsSecret : github.DependabotSecret;
      return new Secret(name, { ...secret, repository: scope.repository }, opts);
    }
    case "organization": {
      const { app, access } = scope;
      const Secret =
        app === "actions" ? github.ActionsOrganizationSecret : github.DependabotOrganizationSecret;
      return new Secret(name, { ...secret, ...accessInputs(access) }, opts);
    }
  }
}

/** The list is kept on the secret itself: a rotation by a secret without it would clear it at GitHub. */
function accessInputs(access: GitHubAccess): {
  visibility: string;
  selectedRepositoryIds?: number[];
} {
  const { visibility } = access;
  return visibility === "selected"
    ? { visibility, selectedRepositoryIds: access.repositoryIds }
    : { visibility };
}
