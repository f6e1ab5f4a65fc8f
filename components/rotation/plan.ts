import type { LedgerEntry } from "./ledger";
import { jitter, type RotationPolicy } from "./policy";
import { nextRetirement } from "./retirement";

/** What is asked of a team's rotation, from the settings. */
export interface RotationRequests {
  /** A new string causes exactly one rotation. */
  request?: string;
  /** The old key leaked: no overlap, no brown-out. */
  compromised?: boolean;
  /** Lower numbers were given out under a state that is lost: the next generation has this number at least, and is due now. */
  nextGeneration?: number;
}

/** Reasons to keep the previous generation although its time is over. */
export interface RotationGates {
  /** A person said so. */
  hold?: boolean;
  /** Pipeline runs that may still hold the previous key, in words. */
  runsInFlight?: string;
  /** Why the key that would survive is refused, found while the previous one is disabled. */
  survivorFailed?: string;
  /** Why nobody could tell whether the key that would survive works. */
  survivorUnproven?: string;
  /** Why no next generation can be made now; a rotation that is due waits until it can. */
  noSuccessor?: string;
}

/** What `planRotation` decides from. */
export interface RotationInput {
  team: string;
  /** What was delivered last; absent on the first run. */
  ledger: LedgerEntry | undefined;
  policy: RotationPolicy;
  now: Date;
  /** What a client would be made from now, where it can never change afterwards: another one is due when that changes. */
  basis?: string;
  requests: RotationRequests;
  gates: RotationGates;
}

/** A generation that must be alive after this update. */
export interface PlannedGeneration {
  number: number;
  /** `current` is in the stores; `previous` still works; `disabled` is switched off and waits for deletion. */
  phase: "current" | "previous" | "disabled";
  why: string;
}

/** Which generations must live, and what comes next. */
export interface RotationPlan {
  /** The current one first; two at most. */
  generations: PlannedGeneration[];
  /** When the current generation is due; absent before the first delivery. */
  nextRotation: Date | undefined;
  /** Why something that is due does not happen now. */
  blocked?: string;
}

/**
 * Decides which generations live. Pure, and the only place that decides it.
 *
 * The ledger speaks of an earlier update, so nothing is retired in the update that delivers its successor, and each
 * update takes at most one step: rotate, or disable, or retire.
 *
 * @example
 * import { DEFAULT_POLICY, planRotation, type LedgerEntry } from "flyte-ci-keys";
 *
 * export function generationsNow(team: string, ledger: LedgerEntry): number[] {
 *   const input = { team, ledger, policy: DEFAULT_POLICY, now: new Date(), requests: {}, gates: {} };
 *   return planRotation(input).generations.map(({ number }) => number);
 * }
 */
export function planRotation(input: RotationInput): RotationPlan {
  const { ledger, policy } = input;
  if (ledger === undefined) {
    const number = nextNumber(undefined, input.requests);
    return { generations: [current(number, "first key")], nextRotation: undefined };
  }
  const previous = fateOfPrevious(input, ledger);
  const nextRotation = dueAt(input.team, ledger, policy);
  const reason = rotationReason(input, ledger, nextRotation);
  if (reason === undefined) {
    return {
      generations: [current(ledger.generation, "in the stores"), ...previous.alive],
      nextRotation,
      ...(previous.blocked === undefined ? {} : { blocked: previous.blocked }),
    };
  }
  if (ledger.previous !== undefined) {
    const number = ledger.previous.generation;
    return {
      generations: [current(ledger.generation, "in the stores"), ...previous.alive],
      nextRotation,
      blocked:
        `${reason}, but generation ${number} must be retired first: ` +
        (previous.blocked ?? (previous.alive.length > 0 ? "not yet" : "done by this update")),
    };
  }
  const { noSuccessor } = input.gates;
  if (noSuccessor !== undefined) {
    return {
      generations: [current(ledger.generation, "in the stores")],
      nextRotation,
      blocked: `${reason}, but ${noSuccessor}`,
    };
  }
  return {
    generations: [
      current(nextNumber(ledger, input.requests), reason),
      { number: ledger.generation, phase: "previous", why: "until its successor is delivered" },
    ],
    nextRotation,
  };
}

/** Number of the generation that the next rotation makes. */
export function nextNumber(
  ledger: Pick<LedgerEntry, "generation"> | undefined,
  { nextGeneration = 1 }: RotationRequests,
): number {
  return Math.max((ledger?.generation ?? 0) + 1, nextGeneration);
}

function current(number: number, why: string): PlannedGeneration {
  return { number, phase: "current", why };
}

/**
 * When the delivered generation is due for its successor: by the policy, or two overlaps before its secret dies by
 * itself, but never in the first half of its life.
 *
 * @example
 * import { DEFAULT_POLICY, dueAt, type Ledger } from "flyte-ci-keys";
 *
 * export const dueDates = ({ teams }: Ledger): Date[] =>
 *   Object.entries(teams).map(([team, entry]) => dueAt(team, entry, DEFAULT_POLICY));
 */
export function dueAt(team: string, ledger: LedgerEntry, policy: RotationPolicy): Date {
  const issuedAt = Date.parse(ledger.issuedAt);
  const byPolicy = issuedAt + policy.every - jitter(team, policy.spread);
  if (ledger.expiresAt === undefined) return new Date(byPolicy);
  const expiresAt = Date.parse(ledger.expiresAt);
  const inTime = Math.max(expiresAt - 2 * policy.overlap, (issuedAt + expiresAt) / 2);
  return new Date(Math.min(byPolicy, inTime));
}

function rotationReason(
  { requests, now, basis }: RotationInput,
  ledger: LedgerEntry,
  due: Date,
): string | undefined {
  const { request, nextGeneration = 0 } = requests;
  if (nextGeneration > ledger.generation) return `\`nextGeneration\` is ${nextGeneration}`;
  if (request !== undefined && request !== ledger.request) return `requested: ${request}`;
  if (basis !== undefined && ledger.basis !== undefined && basis !== ledger.basis) {
    return "its settings changed";
  }
  return now >= due ? "due" : undefined;
}

/** What becomes of the generation before the delivered one. A leaked one waits for no pipeline and no proof. */
function fateOfPrevious(
  { policy, now, requests, gates }: RotationInput,
  ledger: LedgerEntry,
): { alive: PlannedGeneration[]; blocked?: string } {
  const leaked = requests.compromised === true;
  const retirement = nextRetirement(ledger, policy, leaked);
  if (ledger.previous === undefined || retirement === undefined) return { alive: [] };
  const { generation: number, disabledAt } = ledger.previous;
  const { step, dueAt } = retirement;
  // Both switch it on again, too; its brown-out begins anew.
  if (gates.hold === true) return keep(number, "previous", HELD, HELD);
  const failed = leaked ? undefined : gates.survivorFailed;
  if (disabledAt !== undefined && failed !== undefined) {
    return keep(number, "previous", failed, failed);
  }
  const phase = disabledAt === undefined ? "previous" : "disabled";
  if (now < dueAt) {
    const until = disabledAt === undefined ? "valid until" : "deleted after";
    return keep(number, phase, `${until} ${dueAt.toISOString()}`);
  }
  const closed = leaked ? undefined : (failed ?? gates.runsInFlight ?? gates.survivorUnproven);
  if (closed !== undefined) return keep(number, phase, closed, closed);
  return step === "delete" ? { alive: [] } : keep(number, "disabled", "overlap is over");
}

function keep(
  number: number,
  phase: "previous" | "disabled",
  why: string,
  blocked?: string,
): { alive: PlannedGeneration[]; blocked?: string } {
  return { alive: [{ number, phase, why }], ...(blocked === undefined ? {} : { blocked }) };
}

const HELD = "held by `hold: true`";
