import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of `gitHubProvider`. */
export interface GitHubProviderArgs {
  /** Organization or user; every owner needs a provider of its own. */
  owner: string;
  /** Address of a GitHub Enterprise Server. */
  baseUrl?: string | undefined;
  /** Pause between two writes, milliseconds; GitHub asks for a second. */
  writeDelayMs: number;
}

/**
 * The official provider for the secrets of one owner. Its credentials come from the environment (`GITHUB_TOKEN`, or
 * `GITHUB_APP_*`) and never enter the state.
 *
 * @example
 * import { gitHubProvider } from "flyte-ci-keys";
 *
 * export const acme = gitHubProvider("github-acme", { owner: "acme", writeDelayMs: 1000 });
 */
export function gitHubProvider(name: string, args: GitHubProviderArgs): github.Provider {
  const { owner, baseUrl, writeDelayMs } = args;
  return new github.Provider(name, {
    owner,
    // The other client (`legacyClient: false`) repeats a write without its body after a secondary rate limit.
    legacyClient: true,
    writeDelayMs,
    // Keeps GITHUB_TOKEN out of the state: the SDK would copy it into the provider's inputs.
    token: pulumi.output<string>(undefined as unknown as string),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
}
