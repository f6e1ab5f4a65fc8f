import { TEAM_STATES, type Board, type StackRow, type TeamRow } from "../status/schema";
import { exposition, type Family, type Sample } from "./metricFamily";
import { PHASES, phaseOf } from "./phase";

/**
 * The board as OpenMetrics 1.0 text; no newline at its end. Gauges without timestamps only, so that the textfile
 * collector of Prometheus' node exporter takes it as well.
 *
 * An instant is told in seconds since 1970; a sample is left out where the instant is not known.
 */
export function boardOpenMetrics(board: Board): string {
  return exposition([...boardFamilies(board), ...teamFamilies(board), ...stackFamilies(board)]);
}

const PREFIX = "flyte_ci_keys";

function boardFamilies({ generatedAt, summary }: Board): Family[] {
  return [
    timestamps("board", "When this was written; stale when the schedule stopped.", [
      instant({}, generatedAt),
    ]),
    {
      name: `${PREFIX}_stacks_unreadable`,
      help: "Stacks about whose teams nothing is known.",
      samples: [{ labels: {}, value: summary.unreadable }],
    },
  ];
}

function teamFamilies({ teams }: Board): Family[] {
  const each = (value: (row: TeamRow) => number | null): Sample[] =>
    teams.flatMap((row) => sample(labelsOf(row), value(row)));
  const times = (pick: (row: TeamRow) => string | null) =>
    teams.map((row) => instant(labelsOf(row), pick(row)));
  return [
    timestamps(
      "next_rotation",
      "When the next rotation is due.",
      times(({ nextRotation }) => nextRotation),
    ),
    timestamps(
      "expiry",
      "When the identity provider lets the current secret die.",
      times(({ expiresAt }) => expiresAt),
    ),
    timestamps(
      "delivered",
      "When every store held the current generation.",
      times(({ deliveredAt }) => deliveredAt),
    ),
    timestamps(
      "checked",
      "When a token request with the current key last succeeded.",
      times(({ checkedAt }) => checkedAt),
    ),
    {
      name: `${PREFIX}_generation`,
      help: "Generation that every store holds.",
      samples: each(({ generation }) => generation),
    },
    {
      name: `${PREFIX}_blocked`,
      help: "1 when something due does not happen.",
      samples: each(({ reasons }) => Number(reasons.some(({ state }) => state === "blocked"))),
    },
    {
      name: `${PREFIX}_phase`,
      help: "How far the rotation is: 1 for the present phase.",
      samples: teams.flatMap((row) => oneOf(labelsOf(row), "phase", PHASES, phaseOf(row))),
    },
    {
      name: `${PREFIX}_state`,
      help: "What the team's key needs: 1 for the present state.",
      samples: teams.flatMap((row) => oneOf(labelsOf(row), "state", TEAM_STATES, row.state)),
    },
  ];
}

function stackFamilies({ stacks }: Board): Family[] {
  const each = (value: (row: StackRow) => number): Sample[] =>
    stacks.map((row) => ({ labels: { stack: row.stack }, value: value(row) }));
  return [
    timestamps(
      "stack_last_update",
      "When an update last wrote the stack's state.",
      stacks.map(({ stack, lastUpdate }) => instant({ stack }, lastUpdate)),
    ),
    {
      name: `${PREFIX}_stack_readable`,
      help: "0 when settings or state cannot be read.",
      samples: each(({ readable }) => Number(readable)),
    },
    {
      name: `${PREFIX}_stack_locks`,
      help: "Locks on the stack.",
      samples: each(({ locks }) => locks.length),
    },
    {
      name: `${PREFIX}_stack_state`,
      help: "What the stack itself needs: 1 for the present state.",
      samples: stacks.flatMap(({ stack, state }) => oneOf({ stack }, "state", TEAM_STATES, state)),
    },
  ];
}

function labelsOf({ team, stack }: TeamRow): Record<string, string> {
  return { team, stack };
}

function timestamps(what: string, help: string, samples: Sample[][]): Family {
  const name = `${PREFIX}_${what}_timestamp_seconds`;
  return { name, unit: "seconds", help, samples: samples.flat() };
}

function instant(labels: Record<string, string>, iso: string | null): Sample[] {
  const milliseconds = Date.parse(iso ?? "");
  return sample(labels, Number.isNaN(milliseconds) ? null : milliseconds / 1000);
}

function sample(labels: Record<string, string>, value: number | null): Sample[] {
  return value === null ? [] : [{ labels, value }];
}

/** A state set as gauges: a sample for each value that it can have. */
function oneOf(
  labels: Record<string, string>,
  label: string,
  values: readonly string[],
  present: string,
): Sample[] {
  return values.map((value) => ({
    labels: { ...labels, [label]: value },
    value: Number(value === present),
  }));
}
