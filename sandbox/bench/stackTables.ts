import { kibibytes, markdownTable, decimal, type Cell } from "./markdownTable";
import { sameCase, STEPS, type By, type Row } from "./row";

const HEAD = ["operation", "teams", "latency, ms"];

const BESIDES: readonly By[] = [
  "flyte-ci-keys, --parallel 64",
  "same resources, flat",
  "script",
  "floor",
  "OpenTofu",
];

/** How long the updates of one stack take, and what they are compared with. */
export function timeTable(rows: readonly Row[]): string {
  const empty = rows.filter(({ by }) => by === "empty program");
  return markdownTable(
    [
      ...[...HEAD, "flyte-ci-keys", "÷ flat", "--parallel 64", "same resources, flat"],
      ...["script", "floor", "OpenTofu", "empty program"],
    ],
    casesOf(rows).map((row) => [
      ...[row.what, row.teams, row.latencyMs, decimal(row.seconds), ratio(row)],
      ...BESIDES.map((by) => decimal(besides(rows, row, by)?.seconds)),
      decimal(empty.find(({ what }) => what === row.what)?.seconds),
    ]),
  );
}

/** What they take besides time. */
export function costTable(rows: readonly Row[]): string {
  return markdownTable(
    [
      ...[...HEAD, "CPU s", "flat: CPU s", "floor: CPU s", "peak MiB", "flat: peak MiB"],
      ...["requests", "floor: requests", "of these writes", "state, KiB"],
    ],
    casesOf(rows).map((row) => {
      const flat = besides(rows, row, "same resources, flat");
      const floor = besides(rows, row, "floor");
      return [
        ...[row.what, row.teams, row.latencyMs, decimal(row.cpuSeconds)],
        ...[decimal(flat?.cpuSeconds), decimal(floor?.cpuSeconds)],
        ...[row.maxRssMb, flat?.maxRssMb, row.requests, floor?.requests, row.writes],
        kibibytes(row.checkpointBytes),
      ];
    }),
  );
}

/** What was measured of the product, in order of operation, teams and latency. */
function casesOf(rows: readonly Row[]): Row[] {
  const place = ({ what }: Row) => (STEPS as readonly string[]).indexOf(what);
  return rows
    .filter((row) => row.by === "flyte-ci-keys" && place(row) >= 0)
    .sort(
      (one, other) =>
        place(one) - place(other) || one.teams - other.teams || one.latencyMs - other.latencyMs,
    );
}

function besides(rows: readonly Row[], row: Row, by: By): Row | undefined {
  return rows.find((other) => other.by === by && sameCase(other, row));
}

function ratio({ seconds: own, baselineSeconds: baseline }: Row): Cell {
  return own === null || !baseline ? undefined : `${(own / baseline).toFixed(1)} ×`;
}
