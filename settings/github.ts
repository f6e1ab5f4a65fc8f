import * as github from "@pulumi/github";

/** One provider per owner: a secret's owner comes from its provider, never from the secret. */
export class GitHubProviders {
  private readonly byOwner = new Map<string, github.Provider>();

  constructor(private readonly baseUrl: string | undefined) {}

  for(owner: string): github.Provider {
    const key = owner.toLowerCase();
    let provider = this.byOwner.get(key);
    if (provider === undefined) {
      provider = new github.Provider(`github-${key}`, {
        owner,
        legacyClient: false, // the old client sends one request at a time, with a second between two writes
        ...(this.baseUrl === undefined ? {} : { baseUrl: this.baseUrl }),
      });
      this.byOwner.set(key, provider);
    }
    return provider;
  }
}
