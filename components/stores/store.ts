import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";

/** A place where CI reads the key. */
export interface Store {
  readonly kind: "github" | "gitlab" | "jenkins";
  /** Where it is, as a person would write it, for example `github:acme/app: FLYTE_API_KEY`. */
  readonly address: string;
  /** When the service last changed it, in its own format; absent where it does not tell. */
  readonly updatedAt?: pulumi.Output<string>;
  /** What a person should know of it; absent where there can be nothing. */
  readonly notes?: pulumi.Output<string[]>;
}

/** A key on its way to a store. */
export interface StoredKey {
  team: string;
  /** Who writes it, `<project>/<stack>/<team>`. */
  owner: string;
  generation: number;
  apiKey: pulumi.Input<string>;
}

/** Part of a resource name that says which store it is and stays the same when the list is reordered. */
export function storeSuffix(address: string): string {
  const key = address.toLowerCase();
  const words = key.replace(/[^a-z0-9]+/g, "-").slice(0, 60);
  return `${words}-${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}
