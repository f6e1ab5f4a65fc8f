/** Something of ours, or beside ours, that the state does not know. */
export interface Stray {
  stack: string;
  /** Whose it is. */
  team: string;
  service: "okta" | "entra" | "gitlab" | "jenkins";
  kind: "client" | "secret" | "store entry";
  /** At the service: id of an app or a secret, address of a store entry. */
  id: string;
  /** Client that has the secret; `null` for others. */
  client: string | null;
  /** As a person finds it: label, display name, address. */
  name: string;
  /** `null` where it does not say. */
  generation: number | null;
  /** By the service's own word, ISO 8601; `null` where it does not tell. */
  created: string | null;
  /** Since when it is switched off; `null` while it works. */
  disabledSince: string | null;
  verdict: Verdict;
}

/**
 * - `stray`: ours, and nothing needs it as far as the state tells.
 * - `twin`: of the newest generation, as the one that the state knows. Stores may hold either, until the next rotation.
 * - `older state`: of a generation that the state should know: the state is older than the service. Never touched.
 * - `foreign`: on a client of ours, and not made by us. Never touched.
 */
export type Verdict = "stray" | "twin" | "older state" | "foreign";

/** What a look found. */
export interface StrayReport {
  strays: Stray[];
  /** What could not be looked at, and why. */
  notLooked: string[];
}
