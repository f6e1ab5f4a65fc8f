import { kibibytes, markdownTable, decimal } from "./markdownTable";
import type { Results } from "./resultFile";
import { sameCase, type By, type Row } from "./row";
import { costTable, timeTable } from "./stackTables";

/** The tables of docs/performance.md. */
export function figuresText(results: Results): string {
  const { rows } = results;
  return [
    origin(results),
    "### One stack: seconds",
    timeTable(rows),
    "### One stack: what else it takes",
    costTable(rows),
    "### A stack for each team, by the fleet command",
    fleetTable(rows),
    "### Commands, and the provider's start",
    commandTable(rows),
    ...notMeasured(rows),
  ].join("\n\n");
}

function origin({ machine, rows }: Results): string {
  const { processor, cores, memoryGb, node, engine, gitHubPlugin } = machine;
  const loads = rows.filter(({ seconds: time }) => time !== null).map(({ load }) => load);
  const load =
    loads.length === 0
      ? ""
      : ` Load when a row began: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`;
  return (
    `${cores} cores (${processor}), ${memoryGb} GiB, Node ${node}, Pulumi ${engine}, ` +
    `GitHub plugin ${gitHubPlugin}.${load}`
  );
}

function fleetTable(rows: readonly Row[]): string {
  const fleet = rows.filter(({ by }) => by === "a stack per team");
  const besides = (row: Row, by: By) =>
    rows.find((other) => other.by === by && sameCase(other, row));
  return markdownTable(
    [
      ...["operation", "stacks", "s", "stacks/s", "CPU s", "peak MiB", "state, KiB"],
      ...["one stack of all: s", "its state, KiB", "PostgreSQL: s"],
    ],
    fleet.map((row) => {
      const one = besides(row, "one stack");
      return [
        ...[row.what.replace("fleet ", ""), row.teams, decimal(row.seconds)],
        row.seconds === null ? undefined : decimal(row.teams / row.seconds),
        ...[decimal(row.cpuSeconds), row.maxRssMb, kibibytes(row.checkpointBytes)],
        ...[decimal(one?.seconds), kibibytes(one?.checkpointBytes)],
        decimal(besides(row, "a stack per team, PostgreSQL")?.seconds),
      ];
    }),
  );
}

const COMMANDS: readonly [what: string, by: By, text: string][] = [
  ["provider start", "command", "provider, from its start to its port"],
  ["status", "command", "`flyte-ci-keys status --all --json`"],
  ["page", "command", "`flyte-ci-keys status --all --html board.html`"],
  ["page", "function", "of that, making the page from the board"],
  ["doctor", "command", "`flyte-ci-keys doctor --all --json`"],
];

function commandTable(rows: readonly Row[]): string {
  return markdownTable(
    ["what", "stacks", "s", "CPU s", "peak MiB", "size, KiB"],
    COMMANDS.flatMap(([what, by, text]) =>
      rows
        .filter((row) => row.what === what && row.by === by)
        .map((row) => [
          ...[text, row.teams || undefined, decimal(row.seconds), decimal(row.cpuSeconds)],
          ...[row.maxRssMb, kibibytes(row.bytes)],
        ]),
    ),
  );
}

/** Why figures are missing. */
function notMeasured(rows: readonly Row[]): string[] {
  const reasons = new Map<string, Set<number>>();
  for (const { by, note = "not measured", seconds: time, teams } of rows) {
    if (time !== null) continue;
    const reason = `${by}: ${note}`;
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(teams));
  }
  const lines = [...reasons].map(([reason, teams]) => {
    const counts = [...teams].sort((one, other) => one - other).join(", ");
    return `- ${reason} (teams: ${counts}).`;
  });
  return lines.length === 0 ? [] : [`Without figures:\n\n${lines.join("\n")}`];
}
