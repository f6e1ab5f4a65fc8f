import { verdictOn, type Known } from "./known";
import type { Stray } from "./stray";

/** A secret of a client that the state does not know. */
export interface SecretOfStray {
  /** `null` for one that is not ours. */
  generation: number | null;
  /** ISO 8601; `null` where the service does not tell. */
  created: string | null;
}

/**
 * A client is what its newest secret is, and as young. With a secret of somebody else it is foreign, since that would go
 * with it; without one of ours nobody can tell, and it is left to a person.
 */
export function judgeClient(
  known: Known,
  { team, created }: Pick<Stray, "team" | "created">,
  secrets: readonly SecretOfStray[],
): Pick<Stray, "generation" | "created" | "verdict"> {
  const ours = secrets.flatMap(({ generation }) => generation ?? []);
  const generation = ours.length === 0 ? null : Math.max(...ours);
  const found = verdictOn(known, { team, generation, created: null });
  const shared = found === "stray" && ours.length < secrets.length;
  return {
    generation,
    created: created === null ? null : secrets.reduce(later, created),
    verdict: shared ? "foreign" : found,
  };
}

function later(instant: string, { created }: SecretOfStray): string {
  return created !== null && Date.parse(created) > Date.parse(instant) ? created : instant;
}
