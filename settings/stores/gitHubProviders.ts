import type * as github from "@pulumi/github";
import type { GitHubSecretArgs } from "../../components/stores/github";
import { gitHubProvider } from "../../components/stores/gitHubProvider";
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
      provider = gitHubProvider(`github-${key}`, { owner, ...this.settings });
      this.byOwner.set(key, provider);
    }
    return provider;
  }
}
