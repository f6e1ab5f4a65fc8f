import type * as pulumi from "@pulumi/pulumi";
import type { GitHubSecretArgs } from "./github";

/** A place where CI reads the key. */
export interface Store {
  readonly kind: "github";
  /** Where it is, as a person would write it, for example `github.com/acme/app: FLYTE_API_KEY`. */
  readonly address: string;
  /** When the service last changed it, in its own format. */
  readonly updatedAt: pulumi.Output<string>;
}

/** Every kind of store; adding one is a new member here and a new file beside this one. */
export type StoreArgs = GitHubSecretArgs & { kind: "github" };
