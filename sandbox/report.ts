import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_USER_AGENT, type Call } from "./emulators/callLog";
import type { Run } from "./stack";

/** What one step did, as `.sandbox/report.json` tells it. */
export interface Step {
  name: string;
  seconds: number;
  resources: { create: number; update: number; delete: number; same: number };
  calls: Record<string, { read: number; write: number }>;
  tokenRequests: number;
  /** HTTP calls made by the product's own provider. */
  ownCalls: number;
  /** Writes of the official plugins that serve only themselves, by path template; not in `calls`. */
  pluginCalls: Record<string, number>;
}

/** `.sandbox/report.json`. */
export interface Report {
  engine: { version: string; source: string };
  providers: Record<string, string>;
  stories: { identity: string; stores: string[]; teams: number; steps: Step[] }[];
  invariant: { checks: number; violations: number };
  leaks: { searched: number; found: number };
  /** An empty program on the same engine, and a no-op update of the product, in seconds; and their ratio. */
  figures: { emptyProgram: number; noOp: number; ratio: number };
  /** What did not go as its name says; empty when all is well. */
  failures: string[];
}

/** Writes that the Okta plugin makes for itself after each app. */
const PLUGIN_OWN = /^\/api\/v1\/internal\//;

/** Sums up one command of the engine and the calls that it caused. */
export function stepOf(name: string, run: Run, calls: readonly Call[]): Step {
  const { create = 0, update = 0, delete: deleted = 0, same = 0 } = run.changes;
  const step: Step = {
    name,
    seconds: Math.round(run.seconds * 100) / 100,
    resources: { create, update, delete: deleted, same },
    calls: {},
    tokenRequests: 0,
    ownCalls: 0,
    pluginCalls: {},
  };
  for (const call of calls) count(step, call);
  return step;
}

function count(step: Step, call: Call): void {
  if (call.userAgent.startsWith(OWN_USER_AGENT)) step.ownCalls += 1;
  const service = (step.calls[call.service] ??= { read: 0, write: 0 });
  if (call.kind === "token") step.tokenRequests += 1;
  else if (call.kind === "read") service.read += 1;
  else if (PLUGIN_OWN.test(call.template)) {
    const key = `${call.method} ${call.template}`;
    step.pluginCalls[key] = (step.pluginCalls[key] ?? 0) + 1;
  } else service.write += 1;
}

/** Writes the report and returns its path. */
export function writeReport(root: string, report: Report): string {
  const folder = join(root, ".sandbox");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "report.json");
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}
