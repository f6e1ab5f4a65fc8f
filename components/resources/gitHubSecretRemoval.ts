import * as pulumi from "@pulumi/pulumi";
import type { GitHubPlace } from "../../common/gitHubAddress";

/** Arguments of `GitHubSecretRemoval`. */
export interface GitHubSecretRemovalArgs extends GitHubPlace {
  /** Address of a GitHub Enterprise Server. */
  baseUrl?: string;
}

/** The duty to take a secret out of GitHub when its store goes, whatever has become of its repository. */
export class GitHubSecretRemoval extends pulumi.CustomResource {
  constructor(name: string, args: GitHubSecretRemovalArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:github:SecretRemoval", name, { ...args }, opts);
  }
}
