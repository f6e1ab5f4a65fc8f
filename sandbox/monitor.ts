import { decodeApiKey } from "../components/apiKey";
import type { IdentityView, StoreView } from "./views/view";

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
  private watching = true;
  readonly violations: Violation[] = [];
  /** Every client secret and API key that was ever seen, to search for leaks. */
  readonly secrets = new Set<string>();

  constructor(
    private readonly identities: readonly IdentityView[],
    private readonly stores: readonly StoreView[],
  ) {}

  /** Begins to look after every change. */
  watch(): void {
    for (const { emulator } of [...this.identities, ...this.stores]) {
      emulator.onChange((what) => this.check(`${emulator.name}: ${what}`));
    }
  }

  /** Looks away, while a person breaks by hand what the next update mends. */
  pause(): void {
    this.watching = false;
  }

  resume(): void {
    this.watching = true;
  }

  private check(after: string): void {
    this.collect();
    if (!this.watching) return;
    for (const { address, value } of this.stores.flatMap((store) => [...store.held()])) {
      this.checks += 1;
      const reason = this.whyDead(value);
      if (reason !== undefined) this.violations.push({ after, store: address, reason });
    }
  }

  /** Why a key does not work at this moment; `undefined` when it does. */
  whyDead(apiKey: string): string | undefined {
    try {
      const key = decodeApiKey(apiKey);
      const identity = this.identities.find((candidate) => candidate.knows(key.clientId));
      return identity === undefined ? "no such client" : identity.whyDead(key);
    } catch (error) {
      return error instanceof Error ? error.message : "not a key";
    }
  }

  private collect(): void {
    for (const identity of this.identities) {
      for (const secret of identity.secretValues()) this.secrets.add(secret);
    }
    for (const store of this.stores) {
      for (const { value } of store.held()) this.secrets.add(value);
    }
  }
}
