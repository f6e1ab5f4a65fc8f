import type { IdentityKind } from "../../components/identities/traits";

/** Something that is done to a team in its life, in this order. */
export const OPERATIONS = [
  "create",
  "rotate",
  "disable",
  "delete",
  "compromised",
  "destroy",
] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** What makes the operation due, and what it takes. */
export interface Operation {
  name: OperationName;
  /** Days that pass before. */
  days: number;
  /** Lines under the team's `rotation` from now on. */
  rotation: readonly string[];
  command: "up" | "destroy";
  /** Updates in a row. */
  updates: number;
  /** Generation in the ledger afterwards, and how many secrets work and are disabled. */
  outcome: { generation: number | undefined; working: number; disabled: number };
}

const LEAK = ["request: key seen in a build log", "compromised: true"];

/** A team's life: only Okta can switch a secret off before it is deleted. */
export function lifeOf(identity: IdentityKind): Operation[] {
  const disables = identity === "okta";
  const due = { days: 0, rotation: [], command: "up", updates: 1 } as const;
  const all: Record<OperationName, Omit<Operation, "name">> = {
    create: { ...due, outcome: outcome(1, 1) },
    rotate: { ...due, days: 91, outcome: outcome(2, 2) },
    disable: { ...due, days: 7.5, outcome: outcome(2, 1, 1) },
    delete: { ...due, days: disables ? 1.5 : 9, outcome: outcome(2, 1) },
    compromised: { ...due, rotation: LEAK, updates: 2, outcome: outcome(3, 1) },
    destroy: { ...due, rotation: LEAK, command: "destroy", outcome: outcome(undefined, 0) },
  };
  return OPERATIONS.filter((name) => disables || name !== "disable").map((name) => ({
    name,
    ...all[name],
  }));
}

function outcome(
  generation: number | undefined,
  working: number,
  disabled = 0,
): Operation["outcome"] {
  return { generation, working, disabled };
}
