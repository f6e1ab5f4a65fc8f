import type { LedgerEntry } from "./rotation/ledger";

/** A generation that lives, as the control plane's access rules know it. */
export interface LiveSubject {
  generation: number;
  clientId: string;
  /** `sub` of its tokens, or the control plane's own word for it. */
  subject: string;
}

/**
 * Everyone whom access rules must let in: the current generation, the delivered one while that is another, and the
 * previous one. Where an identity has one client per generation, each has a subject of its own.
 */
export function liveSubjects(current: LiveSubject, entry: LedgerEntry | undefined): LiveSubject[] {
  const known = new Map<number, LiveSubject>();
  for (const { generation, clientId = "", subject = "" } of [
    current,
    ...(entry === undefined ? [] : [entry]),
    ...(entry?.previous === undefined ? [] : [entry.previous]),
  ]) {
    if (clientId === "" || subject === "" || known.has(generation)) continue;
    known.set(generation, { generation, clientId, subject });
  }
  return [...known.values()];
}
