import * as pulumi from "@pulumi/pulumi";
import type { GitHubPlace } from "../../common/gitHubAddress";

/** Arguments of `GitHubPreflight`. */
export interface GitHubPreflightArgs extends GitHubPlace {
  /** Address of a GitHub Enterprise Server. */
  baseUrl?: string;
  /** Whether a secret that is there already may be overwritten. */
  adopt: boolean;
  /** Whether the program makes the environment where it is missing. */
  createEnvironment: boolean;
}

/** A read-only look before a secret is written for the first time; refuses what the program must not touch. */
export class GitHubPreflight extends pulumi.CustomResource {
  constructor(name: string, args: GitHubPreflightArgs, opts?: pulumi.CustomResourceOptions) {
    super("cikeys:github:Preflight", name, { ...args }, opts);
  }
}
