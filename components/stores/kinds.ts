import type * as pulumi from "@pulumi/pulumi";
import { gitHubAddress } from "../../common/gitHubAddress";
import { GitHubSecret, type GitHubSecretArgs } from "./github";
import { storeSuffix, type Store } from "./store";

/** Every kind of store; adding one is a new file beside this one, a member here and a case below. */
export type StoreArgs = GitHubSecretArgs & { kind: "github" };

/** Declares a store of a team, named after its address. */
export function createStore(
  team: string,
  args: StoreArgs,
  apiKey: pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): Store & pulumi.Resource {
  switch (args.kind) {
    case "github":
      return new GitHubSecret(
        `${team}-${storeSuffix(gitHubAddress(args))}`,
        { ...args, apiKey },
        opts,
      );
  }
}
