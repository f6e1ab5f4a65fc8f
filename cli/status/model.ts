import { holderOf, type Lock, type LockHolder } from "../../engine/locks";
import { readLedger, type Ledger } from "../../components/rotation/ledger";
import { lockReason } from "../lockReason";
import { stackOutputs, type StackState } from "../backend/state";
import type { Board, Reason, StackRow, TeamRow } from "./schema";
import type { SettingsOutline } from "./settingsOutline";
import { teamRow, worstState } from "./teamRow";

/** Everything that is known of one stack. */
export interface StackFacts {
  stack: string;
  /** Its settings; `undefined` when there are none or they cannot be read. */
  settings: SettingsOutline | undefined;
  /** Why settings or state cannot be read. */
  error?: string;
  /** `undefined` when the stack was never updated. */
  state: StackState | undefined;
  locks: Lock[];
}

/** What the board is made from. */
export interface BoardFacts {
  project: string;
  now: Date;
  stacks: readonly StackFacts[];
  /** Tells whether a lock's process lives; replaced in tests. */
  holder?: (lock: Lock) => LockHolder;
}

/**
 * The board: every team, judged at one instant, from settings and stored states alone. Pure; renderers (table, JSON and
 * others) add nothing to it.
 */
export function board(facts: BoardFacts): Board {
  const { project, now, stacks, holder = holderOf } = facts;
  const parts = stacks.map((stack) => stackPart(stack, { project, now, holder }));
  const teams = parts.flatMap((part) => part.teams);
  const count = (state: TeamRow["state"]) => teams.filter((team) => team.state === state).length;
  const rows = parts.map((part) => part.stack);
  return {
    version: 1,
    generatedAt: now.toISOString(),
    project,
    summary: {
      teams: teams.length,
      ok: count("ok"),
      due: count("due"),
      blocked: count("blocked"),
      human: count("human"),
      stacks: rows.length,
      unreadable: rows.filter(({ readable }) => !readable).length,
    },
    teams,
    stacks: rows,
  };
}

interface Surroundings {
  project: string;
  now: Date;
  holder: (lock: Lock) => LockHolder;
}

function stackPart(facts: StackFacts, around: Surroundings): { stack: StackRow; teams: TeamRow[] } {
  const { stack, settings, state } = facts;
  const read = facts.error === undefined ? ledgerOf(facts, around) : { error: facts.error };
  const ledger = "ledger" in read ? read.ledger : undefined;
  const outputs = state === undefined ? {} : stackOutputs(state);
  const statuses = record(outputs["status"]);
  const names = new Set([...(settings?.teams.keys() ?? []), ...Object.keys(ledger?.teams ?? {})]);
  const teams = [...names].map((team) =>
    teamRow({
      team,
      stack,
      now: around.now,
      settings,
      ledger: own(ledger?.teams, team),
      status: own(statuses, team),
      checkedAt: state && checkedAt(state, team, own(ledger?.teams, team)?.generation),
    }),
  );
  const unreadable: Reason[] =
    "error" in read ? [{ state: "human", text: read.error, remedy: "flyte-ci-keys doctor" }] : [];
  const reasons = [...unreadable, ...lockReasons(facts, around), ...pendingReasons(facts)];
  return {
    teams: unreadable.length === 0 ? teams : [],
    stack: {
      stack,
      state: worstState(reasons),
      reasons,
      readable: unreadable.length === 0,
      lastUpdate: instantOf(state?.lastUpdate),
      locks: facts.locks.map(({ pid, username, hostname, timestamp }, index) => ({
        pid,
        username,
        hostname,
        since: timestamp,
        holder: around.holder(facts.locks[index] as Lock),
      })),
      teams: teams.length,
    },
  };
}

function ledgerOf(
  { stack, state }: StackFacts,
  { project, now }: Surroundings,
): { ledger: Ledger } | { error: string } {
  const outputs = state === undefined ? {} : stackOutputs(state);
  const raw = outputs["ledger"];
  try {
    const name = `${project}/${stack}`;
    // A renamed stack's ledger is for the program to judge.
    const from = record(raw)?.["stack"];
    const renamedFrom = typeof from === "string" ? { renamedFrom: from } : {};
    const hasOutputs = Object.keys(outputs).length > 0;
    return { ledger: readLedger(raw, { stack: name, now, hasOutputs, ...renamedFrom }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message.split(" Nothing was touched")[0] ?? message };
  }
}

function lockReasons({ stack, locks }: StackFacts, { holder }: Surroundings): Reason[] {
  return locks.map((lock) => lockReason(stack, lock, holder(lock)));
}

function pendingReasons({ stack, state, locks }: StackFacts): Reason[] {
  const count = state?.pendingCreates.length ?? 0;
  // While an update runs, its creates are pending by right.
  if (count === 0 || locks.length > 0) return [];
  return [
    {
      state: "human",
      text: `was interrupted: ${count} ${count === 1 ? "create" : "creates"} may have been done or not`,
      remedy: `flyte-ci-keys repair --stack ${stack}`,
    },
  ];
}

/** When the generation's check last succeeded. */
function checkedAt(
  { resources }: StackState,
  team: string,
  generation: number | undefined,
): string | undefined {
  const name = `::${team}-check-${generation}`;
  const check = resources.find(
    ({ type, urn }) => type === "cikeys:index:TokenCheck" && urn.endsWith(name),
  );
  const at = check?.outputs?.["checkedAt"];
  return typeof at === "string" ? at : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A team may be called "constructor". */
function own<T>(map: Record<string, T> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Go writes nanoseconds and an offset. */
function instantOf(time: string | undefined): string | null {
  const milliseconds = Date.parse(time ?? "");
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
