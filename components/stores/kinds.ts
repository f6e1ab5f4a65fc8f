import type * as pulumi from "@pulumi/pulumi";
import { gitHubAddress } from "../../common/gitHubAddress";
import { gitLabAddress } from "../../common/gitLabAddress";
import { jenkinsAddress } from "../../common/jenkinsAddress";
import { GitHubSecret, type GitHubSecretArgs } from "./github";
import { GitLabCiVariable, type GitLabCiVariableArgs } from "./gitlab";
import { JenkinsCredential, type JenkinsCredentialArgs } from "./jenkins";
import { storeSuffix, type Store, type StoredKey } from "./store";

/** Every kind of store; adding one is a new file beside this one, a member here and a case below. */
export type StoreArgs =
  | (GitHubSecretArgs & { kind: "github" })
  | (GitLabCiVariableArgs & { kind: "gitlab" })
  | (JenkinsCredentialArgs & { kind: "jenkins" });

/** Name of a store's resources: its team and its address. */
export function storeName({ team }: Pick<StoredKey, "team">, args: StoreArgs): string {
  return `${team}-${storeSuffix(addressOf(args))}`;
}

/** Declares a store of a team, named after its address. */
export function createStore(
  key: StoredKey,
  args: StoreArgs,
  opts: pulumi.ComponentResourceOptions,
): Store & pulumi.Resource {
  const name = storeName(key, args);
  switch (args.kind) {
    case "github":
      return new GitHubSecret(name, { ...args, apiKey: key.apiKey }, opts);
    case "gitlab":
      return new GitLabCiVariable(name, { ...args, ...key }, opts);
    case "jenkins":
      return new JenkinsCredential(name, { ...args, ...key }, opts);
  }
}

/** Address of a store, as the status names it. */
export function addressOf(args: StoreArgs): string {
  switch (args.kind) {
    case "github":
      return gitHubAddress(args);
    case "gitlab":
      return gitLabAddress(args);
    case "jenkins":
      return jenkinsAddress(args);
  }
}
