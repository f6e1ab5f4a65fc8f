import type { ApiKeyFields } from "../../components/apiKey";
import type { Emulator } from "../emulators/emulator";

/** A client as the story counts its secrets. */
export interface ClientView {
  name: string;
  /** Client secrets that work. */
  working: number;
  /** Client secrets that are switched off. */
  disabled: number;
}

/** An identity provider as the monitor and the story see it, whichever it is. */
export interface IdentityView {
  readonly emulator: Emulator;
  /** Whether it knows this client. */
  knows(clientId: string): boolean;
  /** Why a token request with this key would fail; `undefined` when it would not. */
  whyDead(key: ApiKeyFields): string | undefined;
  /** Every client secret that it has now. */
  secretValues(): Iterable<string>;
  /** Clients that the product made. */
  clients(): ClientView[];
  /** Everything that the product made and a destroy must take away; empty afterwards. */
  leftovers(): string[];
}

/** A store as the monitor and the story see it. */
export interface StoreView {
  readonly emulator: Emulator;
  /** Every place that holds a value, and the value. */
  held(): Iterable<{ address: string; value: string }>;
}
