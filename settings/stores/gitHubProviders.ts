import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubSecretArgs } from "../../components/stores/github";
import { gitHubPlace, type GitHubStoreSettings } from "./github";

/** One provider per owner: a secret's owner comes from its provider, never from the secret. */
export class GitHubProviders {
  private readonly byOwner = new Map<string, github.Provider>();

  constructor(private readonly settings: { baseUrl?: string | undefined; writeDelayMs: number }) {}

  /** Arguments of a store, with the provider of its owner. */
  connect(store: GitHubStoreSettings): GitHubSecretArgs {
    const { baseUrl } = this.settings;
    const place = gitHubPlace(store);
    return {
      ...place,
      adopt: store.adopt ?? false,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      provider: this.for(place.owner),
    };
  }

  private for(owner: string): github.Provider {
    const key = owner.toLowerCase();
    let provider = this.byOwner.get(key);
    if (provider === undefined) {
      provider = new github.Provider(`github-${key}`, {
        owner,
        // The other client (`legacyClient: false`) repeats a write without its body after a secondary rate limit.
        legacyClient: true,
        writeDelayMs: this.settings.writeDelayMs,
        // Keeps GITHUB_TOKEN out of the state: the SDK would copy it into the provider's inputs.
        token: pulumi.output<string>(undefined as unknown as string),
        ...(this.settings.baseUrl === undefined ? {} : { baseUrl: this.settings.baseUrl }),
      });
      this.byOwner.set(key, provider);
    }
    return provider;
  }
}
