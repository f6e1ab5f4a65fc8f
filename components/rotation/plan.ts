import type { LedgerEntry } from "./ledger";
import { jitter, type RotationPolicy } from "./policy";

/** What is asked of a team's rotation, from the settings. */
export interface RotationRequests {
  /** A new string causes exactly one rotation. */
  request?: string;
  /** The old key leaked: no overlap, no brown-out. */
  compromised?: boolean;
}

/** Reasons to keep the previous generation although its time is over. */
export interface RotationGates {
  /** A person said so. */
  hold?: boolean;
  /** Pipeline runs that may still hold the previous key. */
  runsInFlight?: number;
  /** The surviving key failed its last check. */
  survivorFailed?: boolean;
  /** Why no next generation can be made now; a rotation that is due waits until it can. */
  noSuccessor?: string;
}

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
 */
export function planRotation(input: RotationInput): RotationPlan {
  const { ledger, policy } = input;
  if (ledger === undefined) {
    return { generations: [current(1, "first key")], nextRotation: undefined };
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
      current(ledger.generation + 1, reason),
      { number: ledger.generation, phase: "previous", why: "until its successor is delivered" },
    ],
    nextRotation,
  };
}

function current(number: number, why: string): PlannedGeneration {
  return { number, phase: "current", why };
}

/**
 * When the delivered generation is due for its successor: by the policy, or two overlaps before its secret dies by
 * itself, but never in the first half of its life.
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
  const { request } = requests;
  if (request !== undefined && request !== ledger.request) return `requested: ${request}`;
  if (basis !== undefined && ledger.basis !== undefined && basis !== ledger.basis) {
    return "its settings changed";
  }
  return now >= due ? "due" : undefined;
}

/** What becomes of the generation before the delivered one. */
function fateOfPrevious(
  { policy, now, requests, gates }: RotationInput,
  ledger: LedgerEntry,
): { alive: PlannedGeneration[]; blocked?: string } {
  const { previous } = ledger;
  if (previous === undefined) return { alive: [] };
  const number = previous.generation;
  const leaked = requests.compromised === true;
  const retireAt = Date.parse(ledger.deliveredAt) + (leaked ? 0 : policy.overlap);
  const closed = closedGate(gates);
  if (gates.hold === true) return keep(number, "previous", HELD, HELD); // switched on again, too
  if (previous.disabledAt !== undefined) {
    const goneAt = Date.parse(previous.disabledAt) + (leaked ? 0 : policy.brownout);
    if (now.getTime() >= goneAt && closed === undefined) return { alive: [] };
    const why = closed ?? `deleted after ${new Date(goneAt).toISOString()}`;
    return keep(number, "disabled", why, now.getTime() >= goneAt ? closed : undefined);
  }
  if (now.getTime() < retireAt) {
    return keep(number, "previous", `valid until ${new Date(retireAt).toISOString()}`);
  }
  if (closed !== undefined) return keep(number, "previous", closed, closed);
  if (leaked || policy.brownout === 0) return { alive: [] };
  return keep(number, "disabled", "overlap is over");
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

function closedGate({ runsInFlight, survivorFailed }: RotationGates): string | undefined {
  if ((runsInFlight ?? 0) > 0) return `${runsInFlight} pipeline runs may still hold it`;
  return survivorFailed === true ? "the surviving key failed its check" : undefined;
}
