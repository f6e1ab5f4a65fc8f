import { readdirSync, readFileSync } from "node:fs";

/** Collects the arguments of every process on this machine while something runs (Linux; elsewhere it sees nothing). */
export class ProcessWatch {
  readonly commandLines = new Set<string>();
  private readonly timer = setInterval(() => this.look(), 100);

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const entry of listProcesses()) {
      try {
        this.commandLines.add(readFileSync(`/proc/${entry}/cmdline`, "latin1"));
      } catch {
        // It ended between the listing and the reading.
      }
    }
  }
}

function listProcesses(): string[] {
  try {
    return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}
