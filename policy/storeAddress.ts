import type { ResourceValidationArgs } from "@pulumi/policy";
import { gitHubAddress, type GitHubScope } from "../common/gitHubAddress";
import { gitLabAddress, type GitLabVariablePlace } from "../common/gitLabAddress";
import { jenkinsAddress, type JenkinsPlace } from "../common/jenkinsAddress";
import { below } from "./ours";

type Props = Record<string, unknown>;

/** Address of the store that a resource writes to, as the status names it; `undefined` for other resources. */
export function addressOf(args: ResourceValidationArgs): string | undefined {
  const { type, props } = args as { type: string; props: Props };
  switch (type) {
    case "cikeys:gitlab:Variable":
      return gitLabAddress({
        key: "FLYTE_API_KEY",
        ...(props as Partial<GitLabVariablePlace>),
      } as GitLabVariablePlace);
    case "cikeys:jenkins:SecretText":
      return jenkinsAddress({
        credentialId: "flyte-api-key",
        ...(props as Partial<JenkinsPlace>),
      } as JenkinsPlace);
  }
  const scope = below(args, "GitHubSecret") ? gitHubScope(type, props) : undefined;
  if (scope === undefined) return undefined;
  // A secret has no owner of its own: its provider's is meant.
  const owner = String(args.provider?.props["owner"] ?? "");
  return gitHubAddress({ owner, scope, secretName: String(props["secretName"]) });
}

/** What a secret of the official plugin belongs to, by its type. */
function gitHubScope(type: string, props: Props): GitHubScope | undefined {
  const repository = String(props["repository"]);
  switch (type) {
    case "github:index/actionsSecret:ActionsSecret":
      return { kind: "repository", repository, app: "actions" };
    case "github:index/dependabotSecret:DependabotSecret":
      return { kind: "repository", repository, app: "dependabot" };
    case "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret":
      return { kind: "environment", repository, environment: String(props["environment"]) };
    case "github:index/actionsOrganizationSecret:ActionsOrganizationSecret":
      return { kind: "organization", app: "actions" };
    case "github:index/dependabotOrganizationSecret:DependabotOrganizationSecret":
      return { kind: "organization", app: "dependabot" };
    default:
      return undefined;
  }
}
