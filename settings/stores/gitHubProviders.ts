import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubSecretArgs } from "../../components/stores/github";
import { gitHubPlace, gitHubSecretScope, type GitHubStoreSettings } from "./github";
import { repositoryId } from "./gitHubRepositoryId";

/** One provider per owner: a secret's owner comes from its provider, never from the secret. */
export class GitHubProviders {
  private readonly byOwner = new Map<string, github.Provider>();

  constructor(private readonly settings: { baseUrl?: string | undefined; writeDelayMs: number }) {}

  /**
   * Arguments of a store, with the provider of its owner. The repositories that it names are looked up in every update:
   * a list must not go on naming one that was deleted.
   *
   * @throws pulumi.RunError when the organization has no such repository.
   */
  async connect(store: GitHubStoreSettings): Promise<GitHubSecretArgs> {
    const { baseUrl } = this.settings;
    const { owner, secretName } = gitHubPlace(store);
    const provider = this.for(owner);
    const { repositories = [] } = store;
    const ids = await Promise.all(repositories.map((name) => repositoryId(owner, name, provider)));
    return {
      owner,
      scope: gitHubSecretScope(store, ids),
      secretName,
      adopt: store.adopt ?? false,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      provider,
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
