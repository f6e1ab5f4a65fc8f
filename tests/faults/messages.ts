import type { CaseResult, References } from "./caseResult";
import type { Pair } from "./pair";
import type { PlannedLife } from "./plan";

/** What a worker is asked. */
export type Task =
  { kind: "measure"; pair: Pair } | { kind: "live"; life: PlannedLife; references: References };

/** What it says. `ended` is the last word on a task. */
export type Word =
  | { kind: "measured"; references: References }
  | { kind: "case"; result: CaseResult }
  | { kind: "ended"; error?: string };
