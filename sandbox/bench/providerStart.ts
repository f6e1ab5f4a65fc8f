import { spawn } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { ROOT } from "../stack";
import { treeUsage } from "./processTree";
import type { Row } from "./row";
import type { Task } from "./task";

const ROUNDS = 5;

/** The provider's process from its start to its port: every update pays that once or twice. */
export function providerStartTask(): Task {
  return {
    title: "start of the provider",
    expected: 1.5,
    run: async (record) => {
      const rounds: Row[] = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await start());
      const inOrder = rounds.sort((one, other) => (one.seconds ?? 0) - (other.seconds ?? 0));
      record({ ...(inOrder[(ROUNDS - 1) / 2] as Row), note: `median of ${ROUNDS}` });
    },
  };
}

async function start(): Promise<Row> {
  const [load = 0] = loadavg();
  const begin = performance.now();
  const child = spawn(join(ROOT, "bin", "pulumi-resource-cikeys"), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("the provider ended; build it: npm run build")));
    child.stdout.once("data", resolve);
  });
  const seconds = Number(((performance.now() - begin) / 1000).toFixed(3));
  const usage = treeUsage(child.pid);
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.end();
  await ended;
  return {
    ...{ what: "provider start", by: "command", teams: 0, latencyMs: 0, seconds },
    ...{ cpuSeconds: usage?.cpuSeconds ?? null, maxRssMb: usage ? Math.round(usage.rssMb) : null },
    ...{ writes: 0, baselineSeconds: null, load: Number(load.toFixed(2)) },
  };
}
