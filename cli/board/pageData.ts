import type { Board, Reason, StackRow, StoreRow, TeamRow, TeamState } from "../status/schema";
import { generationsOf, type GenerationLine } from "./generations";
import { phaseOf, PHASE_WORDS, type Phase } from "./phase";

/** What the page knows of a team. Only what is named here gets into it, whatever else the board may hold. */
export interface PageTeam {
  team: string;
  stack: string;
  state: TeamState;
  phase: Phase;
  reasons: Reason[];
  generations: GenerationLine[];
  stores: PageStore[];
  identity?: string;
  clientId?: string;
  subject?: string;
  clientStatus?: string;
  nextRotation?: string;
  expiresAt?: string;
  checkedAt?: string;
  request?: string;
}

/** A store; what it holds is absent where it never got a key. */
export interface PageStore {
  address: string;
  generation?: number;
  updatedAt?: string;
  notes?: string[];
}

/** A stack that is not ok. */
export interface PageStack {
  stack: string;
  state: TeamState;
  reasons: Reason[];
}

/** What the page shows, as the JSON in it. */
export interface PageData {
  project: string;
  generatedAt: string;
  summary: Board["summary"];
  phases: Record<Phase, string>;
  teams: PageTeam[];
  stacks: PageStack[];
}

/** Takes from the board what the page shows. */
export function pageData({ project, generatedAt, summary, teams, stacks }: Board): PageData {
  return {
    project,
    generatedAt,
    summary,
    phases: PHASE_WORDS,
    teams: teams.map(teamOf),
    stacks: stacks.filter(({ reasons }) => reasons.length > 0).map(stackOf),
  };
}

function teamOf(row: TeamRow): PageTeam {
  const { team, stack, state, reasons, storeDetails } = row;
  const { identity, clientId, subject, clientStatus } = row;
  const { nextRotation, expiresAt, checkedAt, request } = row;
  return {
    ...{ team, stack, state, phase: phaseOf(row), reasons: reasons.map(reasonOf) },
    ...{ generations: generationsOf(row), stores: storeDetails.map(storeOf) },
    ...known({ identity, clientId, subject, clientStatus }),
    ...known({ nextRotation, expiresAt, checkedAt, request }),
  };
}

function storeOf({ address, generation, updatedAt, notes }: StoreRow): PageStore {
  return {
    address,
    ...(generation === null ? {} : { generation }),
    ...known({ updatedAt }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function stackOf({ stack, state, reasons }: StackRow): PageStack {
  return { stack, state, reasons: reasons.map(reasonOf) };
}

function reasonOf({ state, text, remedy }: Reason): Reason {
  return { state, text, ...(remedy === undefined ? {} : { remedy }) };
}

/** Without what is not known: a thousand nulls are a page's weight, too. */
function known<Key extends string>(
  fields: Record<Key, string | null>,
): Partial<Record<Key, string>> {
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(present) as Partial<Record<Key, string>>;
}
