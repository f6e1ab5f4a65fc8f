import { loadavg } from "node:os";
import { treeUsage } from "./processTree";
import type { Row } from "./row";

/** What a piece of work took. */
export type Taken = Pick<Row, "seconds" | "cpuSeconds" | "maxRssMb" | "load">;

const SAMPLE_MS = 100;

/** Runs a piece of work and says what it took, in this process and in all that it starts. */
export async function measure<T>(work: () => Promise<T>): Promise<{ taken: Taken; value: T }> {
  const [load = 0] = loadavg();
  const before = treeUsage();
  let peak = before?.rssMb ?? 0;
  const timer = setInterval(() => (peak = Math.max(peak, treeUsage()?.rssMb ?? 0)), SAMPLE_MS);
  const start = performance.now();
  try {
    const value = await work();
    const seconds = rounded((performance.now() - start) / 1000, 3);
    const after = treeUsage();
    const cpu = before && after && after.cpuSeconds - before.cpuSeconds;
    const taken = {
      seconds,
      cpuSeconds: cpu === undefined ? null : rounded(cpu, 2),
      maxRssMb: before === undefined ? null : Math.round(Math.max(peak, after?.rssMb ?? 0)),
      load: rounded(load, 2),
    };
    return { taken, value };
  } finally {
    clearInterval(timer);
  }
}

function rounded(figure: number, digits: number): number {
  return Number(figure.toFixed(digits));
}
