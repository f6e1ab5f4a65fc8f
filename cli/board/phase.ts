import type { TeamRow } from "../status/schema";

/**
 * How far a team's rotation is. `none`: no key yet. `single`: one generation lives. `overlap`: the one before works,
 * too. `brownout`: the one before is disabled and waits for its deletion.
 */
export const PHASES = ["none", "single", "overlap", "brownout"] as const;

export type Phase = (typeof PHASES)[number];

/** How a person reads a phase. */
export const PHASE_WORDS: Record<Phase, string> = {
  none: "no key yet",
  single: "one key",
  overlap: "overlap",
  brownout: "brown-out",
};

/** Phase of a team's rotation, as the ledger has it. */
export function phaseOf({ generation, previous }: TeamRow): Phase {
  if (generation === null) return "none";
  if (previous === null) return "single";
  return previous.disabledAt === null ? "overlap" : "brownout";
}
