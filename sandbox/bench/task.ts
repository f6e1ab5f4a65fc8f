import type { Row } from "./row";

/** A part of the run: one subject in one world, or one command. */
export interface Task {
  /** What is shown while it runs. */
  title: string;
  /** Expected seconds; only proportions matter. */
  expected: number;
  run(record: (row: Row) => void): Promise<void>;
}

/** A row without figures: why there are none. */
export function unmeasured(
  row: Pick<Row, "what" | "by" | "teams" | "latencyMs">,
  note: string,
): Row {
  return {
    ...row,
    seconds: null,
    cpuSeconds: null,
    maxRssMb: null,
    writes: null,
    baselineSeconds: null,
    load: 0,
    note,
  };
}
