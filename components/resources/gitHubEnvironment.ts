import * as pulumi from "@pulumi/pulumi";
import type { GitHubPlace } from "../../common/gitHubAddress";

/** Arguments of `GitHubEnvironment`: the place of a secret in the environment. */
export interface GitHubEnvironmentArgs extends GitHubPlace {
  /** Address of a GitHub Enterprise Server. */
  baseUrl?: string;
}

/** A repository's environment: made where it is missing, never changed, never deleted. */
export class GitHubEnvironment extends pulumi.CustomResource {
  constructor(name: string, args: GitHubEnvironmentArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:github:Environment", name, { ...args }, opts);
  }
}
