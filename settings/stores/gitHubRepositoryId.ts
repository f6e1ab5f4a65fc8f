import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

/**
 * GitHub's number of a repository of an organization.
 *
 * @throws pulumi.RunError when it is not there, or cannot be read.
 */
export async function repositoryId(
  owner: string,
  name: string,
  provider: pulumi.ProviderResource,
): Promise<number> {
  const found = await github.getRepository({ name }, { provider }).catch((error: unknown) => {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new pulumi.RunError(
      `repository ${owner}/${name} could not be read; nothing was changed. ${reason}`,
    );
  });
  return checkedRepositoryId(owner, name, found);
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
      `GitHub shows no repository ${owner}/${name} to this token; nothing was changed. Check the names in ` +
        "`repositories`, and that the token or App has access to it",
    );
  }
  if (fullName.split("/")[0]?.toLowerCase() !== owner.toLowerCase()) {
    throw new pulumi.RunError(
      `repository ${owner}/${name} has moved to ${fullName}, out of the organization; nothing was changed. Take it out ` +
        "of `repositories`",
    );
  }
  return repoId;
}
