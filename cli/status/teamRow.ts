import { z } from "zod";
import type { LedgerEntry } from "../../components/rotation/ledger";
import { dueAt, planRotation, type RotationPlan } from "../../components/rotation/plan";
import type { SettingsOutline, TeamOutline } from "./settingsOutline";
import type { Reason, TeamRow, TeamState } from "./schema";
import { storeDetails, storeRows } from "./storeRows";

/** One team's output `status`; loose, so that a newer program's can be read. */
const statusSchema = z.looseObject({
  clientId: z.string().catch(""),
  subject: z.string().catch(""),
  clientStatus: z.string().catch(""),
  nextRotation: z.string().optional().catch(undefined),
  expiresAt: z.string().optional().catch(undefined),
  blocked: z.string().optional().catch(undefined),
  closedGate: z.string().optional().catch(undefined),
  stores: z.array(z.string()).catch([]),
  storeDetails,
});

/** What is known of a team. */
export interface TeamFacts {
  team: string;
  stack: string;
  now: Date;
  /** The stack's settings; `undefined` when they cannot be read. */
  settings: SettingsOutline | undefined;
  ledger: LedgerEntry | undefined;
  /** The team's output `status`, as it came. */
  status: unknown;
  checkedAt: string | undefined;
}

/** States of a client that cannot sign in, in the words of the identity providers. */
const DEAD_CLIENT = new Set(["INACTIVE", "DELETED", "disabled"]);

/** Less than this before the secret's end, a person should look why no rotation happened. */
const EXPIRY_NEAR_MS = 3 * 86_400_000;

const DATE_LENGTH = "YYYY-MM-DD".length;

/** A team as a person wants to see it, judged at `now` and not as of the last update. */
export function teamRow(facts: TeamFacts): TeamRow {
  const { team, stack, ledger, settings, now } = facts;
  const status = statusSchema.safeParse(facts.status ?? {}).data;
  const outline = settings?.teams.get(team);
  const plan = outline && planAt(facts, outline);
  const next = ledger && outline ? dueAt(team, ledger, outline.policy).toISOString() : undefined;
  const nextRotation = next ?? status?.nextRotation;
  const reasons = [
    ...membership(facts),
    ...clientReasons(team, stack, status?.clientStatus ?? ""),
    ...expiryReasons(status?.expiresAt, now),
    ...(plan === undefined ? fromOutputs(status?.blocked, nextRotation, now) : []),
    ...(plan !== undefined && ledger !== undefined ? steps(plan, ledger, status?.closedGate) : []),
  ];
  return {
    team,
    stack,
    state: worstState(reasons),
    reasons,
    identity: settings?.identity ?? null,
    clientId: status?.clientId || null,
    subject: status?.subject || null,
    clientStatus: status?.clientStatus || null,
    generation: ledger?.generation ?? null,
    issuedAt: ledger?.issuedAt ?? null,
    deliveredAt: ledger?.deliveredAt ?? null,
    nextRotation: nextRotation ?? null,
    expiresAt: status?.expiresAt ?? null,
    checkedAt: facts.checkedAt ?? null,
    previous: previousOf(ledger, plan),
    request: openRequest(outline, ledger),
    stores: status?.stores ?? [],
    storeDetails: storeRows(status, ledger),
  };
}

/** The worst of the reasons. */
export function worstState(reasons: readonly Reason[]): TeamState {
  for (const state of ["human", "blocked", "due"] as const) {
    if (reasons.some((reason) => reason.state === state)) return state;
  }
  return "ok";
}

function planAt({ team, ledger, now }: TeamFacts, outline: TeamOutline): RotationPlan {
  return planRotation({ team, ledger, now, ...outline });
}

/** Whether settings and ledger agree that the team exists. */
function membership({ team, stack, settings, ledger }: TeamFacts): Reason[] {
  if (settings === undefined) return [];
  const declared = settings.teams.has(team);
  if (declared && ledger === undefined) {
    return [
      {
        state: "due",
        text: "has no key yet",
        remedy: `flyte-ci-keys up --stack ${stack}`,
      },
    ];
  }
  if (declared || settings.incomplete) return [];
  return [
    {
      state: "human",
      text: "has a key and is gone from the settings; updates of this stack stop",
      remedy: `put it back under teams, or: flyte-ci-keys retire-team ${team} --stack ${stack}`,
    },
  ];
}

function clientReasons(team: string, stack: string, clientStatus: string): Reason[] {
  if (!DEAD_CLIENT.has(clientStatus)) return [];
  return [
    {
      state: "human",
      text: `the client is ${clientStatus} at the identity provider: its key does not work`,
      remedy: `activate it there, then: flyte-ci-keys up --refresh --stack ${stack}; flyte-ci-keys verify --team ${team}`,
    },
  ];
}

function expiryReasons(expiresAt: string | undefined, now: Date): Reason[] {
  const end = Date.parse(expiresAt ?? "");
  if (Number.isNaN(end) || end - now.getTime() > EXPIRY_NEAR_MS) return [];
  const text =
    end <= now.getTime()
      ? `the key expired at ${expiresAt}`
      : `the key expires at ${expiresAt}, and was not rotated in time`;
  return [
    { state: "human", text, remedy: "flyte-ci-keys up; then find out why the schedule did not" },
  ];
}

/** Without the settings the outputs of the last update must do. */
function fromOutputs(
  blocked: string | undefined,
  nextRotation: string | undefined,
  now: Date,
): Reason[] {
  const due = Date.parse(nextRotation ?? "") <= now.getTime();
  return [
    ...(blocked === undefined ? [] : [{ state: "blocked" as const, text: blocked }]),
    ...(due ? [{ state: "due" as const, text: "rotation is due" }] : []),
  ];
}

/**
 * What an update would do now, or why it would not.
 *
 * @param closedGate What the last update saw: only an update looks at pipelines and tries keys.
 */
function steps(plan: RotationPlan, ledger: LedgerEntry, closedGate: string | undefined): Reason[] {
  const [current, previous] = plan.generations;
  if (current !== undefined && current.number > ledger.generation) {
    const text = current.why === "due" ? "rotation is due" : `rotation ${current.why}`;
    return [{ state: "due", text }];
  }
  const step = retirementStep(ledger.previous, previous);
  const seen = step && closedGate && `as of the last update: ${closedGate}`;
  const blocked = plan.blocked ?? seen;
  // Both: `up --due` must go there, or nobody would find that the gate is open by now.
  return [
    ...(blocked === undefined ? [] : [{ state: "blocked" as const, text: blocked }]),
    ...(step === undefined ? [] : [{ state: "due" as const, text: step }]),
  ];
}

/** What an update would do with the generation before. */
function retirementStep(
  before: LedgerEntry["previous"],
  planned: RotationPlan["generations"][number] | undefined,
): string | undefined {
  if (before === undefined) return undefined;
  const { generation, disabledAt } = before;
  if (planned === undefined) return `generation ${generation} is to be deleted`;
  if (planned.phase === "disabled" && disabledAt === undefined) {
    return `generation ${generation} is to be disabled`;
  }
  if (planned.phase === "previous" && disabledAt !== undefined) {
    return `generation ${generation} is to be switched on again`;
  }
  return undefined;
}

function previousOf(
  ledger: LedgerEntry | undefined,
  plan: RotationPlan | undefined,
): TeamRow["previous"] {
  if (ledger?.previous === undefined) return null;
  const { generation, disabledAt } = ledger.previous;
  const planned = plan?.generations.find(({ number }) => number === generation);
  return { generation, disabledAt: disabledAt ?? null, why: planned?.why ?? null };
}

function openRequest(
  outline: TeamOutline | undefined,
  ledger: LedgerEntry | undefined,
): string | null {
  const request = outline?.requests.request;
  return request === undefined || request === ledger?.request ? null : request;
}

/** Day of an instant. */
export function dayOf(instant: string | null): string {
  return instant?.slice(0, DATE_LENGTH) ?? "";
}
