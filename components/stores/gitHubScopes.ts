import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../../common/gitHubAddress";

/** Which repositories of an organization read one of its secrets. */
export type GitHubAccess =
  | { visibility: "all" | "private" }
  | { visibility: "selected"; /** Without their owner. */ repositories: string[] };

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
  owner: string;
  secretName: string;
  value: pulumi.Input<string>;
}

/** Declares the official plugin's resource for a secret of this scope. */
export function declareSecret(
  name: string,
  scope: GitHubSecretScope,
  { owner, ...secret }: GitHubSecretValue,
  opts: pulumi.CustomResourceOptions & { provider: pulumi.ProviderResource },
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
      return new Secret(name, { ...secret, ...accessInputs(owner, access, opts.provider) }, opts);
    }
  }
}

/** The list is kept on the secret itself: a rotation by a secret without it would clear it at GitHub. */
function accessInputs(
  owner: string,
  access: GitHubAccess,
  provider: pulumi.ProviderResource,
): { visibility: string; selectedRepositoryIds?: pulumi.Output<number>[] } {
  const { visibility } = access;
  if (visibility !== "selected") return { visibility };
  return {
    visibility,
    selectedRepositoryIds: access.repositories.map((name) => repositoryId(owner, name, provider)),
  };
}

/** GitHub's number of a repository, asked for in every update: a list must not name one that is there no more. */
function repositoryId(
  owner: string,
  name: string,
  provider: pulumi.ProviderResource,
): pulumi.Output<number> {
  return github
    .getRepositoryOutput({ name }, { provider })
    .apply((found) => checkedRepositoryId(owner, name, found));
}

/**
 * Number of a repository in the plugin's answer, which is empty for one that is missing, and follows one that has moved.
 *
 * @throws pulumi.RunError when the organization has no such repository.
 */
export function checkedRepositoryId(
  owner: string,
  name: string,
  { repoId, fullName }: { repoId?: number; fullName?: string },
): number {
  if (!repoId || !fullName) {
    throw new pulumi.RunError(
      `GitHub shows no repository ${owner}/${name} to this token: check the names in \`repositories\`, and that the ` +
        "token or App has access to it",
    );
  }
  if (fullName.split("/")[0]?.toLowerCase() !== owner.toLowerCase()) {
    throw new pulumi.RunError(
      `repository ${owner}/${name} has moved to ${fullName}, out of the organization: take it out of \`repositories\``,
    );
  }
  return repoId;
}
