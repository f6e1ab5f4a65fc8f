import { decodeApiKey } from "../components/apiKey";
import type { GitHubEmulator } from "./emulators/github/github";
import type { OktaEmulator } from "./emulators/okta/okta";

/** Name of the authorization server that the sandbox's control plane trusts. */
export const AUTHORIZATION_SERVER = "union";

/** A moment at which a pipeline would have held a dead key. */
export interface Violation {
  /** Change that brought it about. */
  after: string;
  /** Store that held the key. */
  store: string;
  reason: string;
}

/** Watches the one promise: after every change at any service, the key in each store authenticates. */
export class Monitor {
  checks = 0;
  readonly violations: Violation[] = [];
  /** Every client secret and API key that was ever seen, to search for leaks. */
  readonly secrets = new Set<string>();

  constructor(
    private readonly okta: OktaEmulator,
    private readonly github: GitHubEmulator,
  ) {}

  /** Begins to look after every change. */
  watch(): void {
    this.okta.onChange((what) => this.check(`okta: ${what}`));
    this.github.onChange((what) => this.check(`github: ${what}`));
  }

  private check(after: string): void {
    this.collect();
    for (const { address, value } of this.github.secrets()) {
      const store = `${address.owner}/${address.repository ?? ""} ${address.name}`;
      this.checks += 1;
      const reason = this.whyDead(value);
      if (reason !== undefined) this.violations.push({ after, store, reason });
    }
  }

  /** Why a key does not work at this moment; `undefined` when it does. */
  whyDead(apiKey: string): string | undefined {
    try {
      const { clientId, clientSecret } = decodeApiKey(apiKey);
      const server = this.okta.authorizationServerId(AUTHORIZATION_SERVER);
      const answer = this.okta.authenticates(clientId, clientSecret, "all", server);
      return answer.ok ? undefined : answer.error;
    } catch (error) {
      return error instanceof Error ? error.message : "not a key";
    }
  }

  private collect(): void {
    for (const app of this.okta.apps()) {
      for (const secret of this.okta.secretsOf(app.id)) this.secrets.add(secret.clientSecret);
    }
    for (const { value } of this.github.secrets()) this.secrets.add(value);
  }
}
