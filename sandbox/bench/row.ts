/** One operation of a stack's life that is measured for every subject. */
export const STEPS = ["create", "no-op", "rotate"] as const;

export type Step = (typeof STEPS)[number];

/** What a row can be about. */
export const WHATS = [...STEPS, "fleet", "status", "page", "doctor", "provider start"] as const;

/** Who did it. */
export type By =
  | "flyte-ci-keys"
  | "flyte-ci-keys, --parallel 64"
  | "same resources, flat"
  | "empty program"
  | "script"
  | "floor"
  | "OpenTofu"
  | "a stack per team"
  | "a stack per team, PostgreSQL"
  | "one stack"
  | "command"
  | "function";

/** One measurement, as `.sandbox/bench.json` has it. `null`: not measured, or not there to measure; `note` says why. */
export interface Row {
  /** One of `WHATS`; rows of the fleet say which operation, for example `fleet create`. */
  what: string;
  by: By;
  teams: number;
  /** How long each request to a service took at least. */
  latencyMs: number;
  /** Wall clock. */
  seconds: number | null;
  /** Of all processes: engine, program, plugins, and the services on loopback. */
  cpuSeconds: number | null;
  /** Peak of the resident memory of all these processes, MiB; pages that two share count twice. */
  maxRssMb: number | null;
  /** Requests that changed something at a service. */
  writes: number | null;
  /** All requests to services. */
  requests?: number;
  /** What the row's baseline took in the same run. */
  baselineSeconds: number | null;
  /** Size of the state when it was over. */
  checkpointBytes?: number;
  /** Size of what was made. */
  bytes?: number;
  /** Mean number of processes that wanted to run in the minute before: above the number of cores, times are too long. */
  load: number;
  note?: string;
}

/** Whose time a row's is compared with. */
const BASELINES: Partial<Record<By, By>> = {
  "flyte-ci-keys": "same resources, flat",
  "flyte-ci-keys, --parallel 64": "flyte-ci-keys",
  "a stack per team": "one stack",
  "a stack per team, PostgreSQL": "a stack per team",
};

/** The rows of one run with what each is compared with. */
export function withBaselines(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const baseline = rows.find((other) => other.by === BASELINES[row.by] && sameCase(other, row));
    return { ...row, baselineSeconds: baseline?.seconds ?? null };
  });
}

/** Whether two rows are about the same operation on the same number of teams. */
export function sameCase(one: Row, other: Row): boolean {
  return one.what === other.what && one.teams === other.teams && one.latencyMs === other.latencyMs;
}
