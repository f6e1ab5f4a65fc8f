import type { Board, TeamState } from "../status/schema";

/** Something that somebody should know: about a team's key, or about a whole stack. Never a secret. */
export interface Notice {
  state: Exclude<TeamState, "ok">;
  stack: string;
  /** Absent where it concerns the whole stack. */
  team?: string;
  /** Generation in the stores. */
  generation?: number;
  /** Addresses of the stores. */
  stores: string[];
  /** What is the case; a sentence whose subject is the team or the stack. */
  text: string;
  /** Command or step that helps. */
  remedy?: string;
}

/** Everything a run has to tell, in one message. */
export interface Message {
  project: string;
  /** When the board was made, ISO 8601. */
  generatedAt: string;
  notices: Notice[];
}

const URGENCY: readonly Notice["state"][] = ["human", "blocked", "due"];

/** What the board has to tell, the most urgent first; `undefined` when all is well. */
export function messageOf({ project, generatedAt, teams, stacks }: Board): Message | undefined {
  const notices: Notice[] = [
    ...stacks.flatMap(({ stack, reasons }) =>
      reasons.map((reason) => ({ ...reason, stack, stores: [] })),
    ),
    ...teams.flatMap(({ team, stack, generation, stores, reasons }) =>
      reasons.map((reason) => ({
        ...reason,
        ...{ team, stack, stores },
        ...(generation === null ? {} : { generation }),
      })),
    ),
  ];
  if (notices.length === 0) return undefined;
  const byUrgency = URGENCY.flatMap((state) => notices.filter((notice) => notice.state === state));
  return { project, generatedAt, notices: byUrgency };
}

/** One line above all notices: `CI keys of flyte-ci-keys: 1 needs a person, 2 due`. */
export function headline({ project, notices }: Message): string {
  const count = (state: Notice["state"]) =>
    notices.filter((notice) => notice.state === state).length;
  const parts = URGENCY.map((state) => [count(state), WORDS[state]] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  return `CI keys of ${project}: ${parts.join(", ")}`;
}

/** How a person reads a state. */
export const WORDS: Record<Notice["state"], string> = {
  human: "for a person",
  blocked: "blocked",
  due: "due",
};

/** Whom it concerns: `payments (stack payments-prod, generation 3, in github.com/acme/payments FLYTE_API_KEY)`. */
export function whom({ team, stack, generation, stores }: Notice): string {
  if (team === undefined) return `stack ${stack}`;
  const facts = [
    `stack ${stack}`,
    ...(generation === undefined ? [] : [`generation ${generation}`]),
    ...(stores.length === 0 ? [] : [`in ${stores.join(", ")}`]),
  ];
  return `${team} (${facts.join(", ")})`;
}
