import { readdirSync, readFileSync } from "node:fs";

/** What a process and all that come from it have used so far. */
export interface TreeUsage {
  /** Of those that live, and of those that their parents have waited for. */
  cpuSeconds: number;
  /** Resident memory now, MiB. */
  rssMb: number;
}

/** Linux counts processor time for user space in hundredths of a second, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/**
 * Usage of a tree of processes; `undefined` where there is no /proc. A process that outlives its parent leaves the tree,
 * and what it used is lost.
 *
 * Source: proc_pid_stat(5), proc_pid_status(5)
 */
export function treeUsage(root = process.pid): TreeUsage | undefined {
  const all = readProcesses();
  if (!all.has(root)) return undefined;
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of all) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const usage: TreeUsage = { cpuSeconds: 0, rssMb: 0 };
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    usage.cpuSeconds += (all.get(pid)?.ticks ?? 0) / TICKS_PER_SECOND;
    usage.rssMb += residentMb(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return usage;
}

interface ProcessStat {
  parent: number;
  ticks: number;
}

function readProcesses(): Map<number, ProcessStat> {
  const processes = new Map<number, ProcessStat>();
  for (const entry of proc()) {
    const stat = read(`/proc/${entry}/stat`);
    // The name of the program, in brackets, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields.length < 15) continue;
    const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (childrenUser ?? 0) + (childrenSystem ?? 0);
    processes.set(Number(entry), { parent: Number(fields[1]), ticks });
  }
  return processes;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function proc(): string[] {
  try {
    return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

/** Empty when the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
