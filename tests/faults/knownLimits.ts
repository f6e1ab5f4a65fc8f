import type { CaseResult } from "./caseResult";

/** Something that the program cannot put right by itself. */
export interface KnownLimit {
  title: string;
  /** What a person does. */
  remedy: string;
  applies: (result: CaseResult) => boolean;
}

/** What is known not to be guaranteed. Everything else that goes wrong is a defect. */
export const KNOWN_LIMITS: readonly KnownLimit[] = [];

export function knownLimit(result: CaseResult): KnownLimit | undefined {
  return KNOWN_LIMITS.find(({ applies }) => applies(result));
}
