import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { Store } from "./store";

/** Arguments of `GitHubSecret` that come from the settings. */
export interface GitHubSecretArgs {
  /** Organisation or user. */
  owner: string;
  /** Repository, without its owner. */
  repository: string;
  /** Environment of the repository, as GitHub shows it; the repository itself when left out. */
  environment?: string;
  /** Name of the secret, in capitals. */
  secretName: string;
  /** Provider for this owner. */
  provider: pulumi.ProviderResource;
}

/** A GitHub Actions secret of a repository, or of one of its environments. */
export class GitHubSecret extends pulumi.ComponentResource implements Store {
  readonly kind = "github";
  readonly address: string;
  readonly updatedAt: pulumi.Output<string>;

  constructor(
    name: string,
    args: GitHubSecretArgs & { apiKey: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:GitHubSecret", name, {}, opts);
    this.address = gitHubAddress(args);
    const { repository, environment, secretName } = args;
    const common = { repository, secretName, value: pulumi.secret(args.apiKey) };
    const options: pulumi.CustomResourceOptions = {
      parent: this,
      provider: args.provider,
      // A replacement would otherwise write the secret and then delete it under the same name.
      deleteBeforeReplace: true,
      ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    };
    const secret =
      environment === undefined
        ? new github.ActionsSecret(name, common, options)
        : new github.ActionsEnvironmentSecret(name, { ...common, environment }, options);
    this.updatedAt = secret.updatedAt;
    this.registerOutputs({ address: this.address });
  }
}

/** Address of a GitHub secret; two stores with the same one, ignoring case, are the same place. */
export function gitHubAddress(place: {
  owner: string;
  repository: string;
  environment?: string;
  secretName: string;
}): string {
  const environment = place.environment === undefined ? "" : ` (${place.environment})`;
  return `github:${place.owner}/${place.repository}${environment}: ${place.secretName}`;
}
