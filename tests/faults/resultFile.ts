import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../sandbox/stack";
import type { CaseResult } from "./caseResult";
import { keyOf, type PlannedCase } from "./plan";

/** Folder for what runs leave to be read. */
export const RESULTS = join(ROOT, ".sandbox");

/** Results as they come, one JSON document a line: a run that was stopped goes on where it was. */
export class ResultFile {
  private readonly path = join(RESULTS, "faults.jsonl");
  private readonly byKey = new Map<string, CaseResult>();

  /** @param fresh Forgets what is there. */
  constructor(fresh: boolean) {
    mkdirSync(RESULTS, { recursive: true });
    if (fresh) rmSync(this.path, { force: true });
    if (!existsSync(this.path)) return;
    for (const line of readFileSync(this.path, "utf8").split("\n")) {
      if (line === "") continue;
      const result = JSON.parse(line) as CaseResult;
      this.byKey.set(keyOf(result), result);
    }
  }

  has(planned: PlannedCase): boolean {
    return this.byKey.has(keyOf(planned));
  }

  add(result: CaseResult): void {
    this.byKey.set(keyOf(result), result);
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }

  get results(): CaseResult[] {
    return [...this.byKey.values()];
  }
}
