import type { LedgerEntry } from "./ledger";
import type { RotationInput } from "./plan";
import { nextRetirement } from "./retirement";

/** A pipeline run that began before the current key was delivered and has not ended. */
export interface PipelineRun {
  /** What a person finds it by, for example `run 30433642`. */
  name: string;
  /** Since when it is there, ISO 8601. */
  since: string;
}

/** What is known of the runs that read one store. */
export interface StoreRuns {
  /** What the service calls one of them. */
  kind: "workflow run" | "pipeline" | "build";
  /** Whose they are, for example `acme/payments`. */
  place: string;
  runs: PipelineRun[];
  /** Why nobody may see them. Then nobody waits for them. */
  hidden?: string;
  /** Why they could not be seen this time. */
  failed?: string;
}

/** Whether runs keep the previous generation alive. */
export interface RunsVerdict {
  /** What it waits for, where it waits. */
  closed?: string;
  /** What a person should know. */
  warnings: string[];
}

/** As much of a plan's input as says whether a look outside is due. */
export type RetirementInput = Pick<RotationInput, "ledger" | "policy" | "now" | "requests"> & {
  gates: { hold?: boolean };
};

/**
 * When the gate opens whatever still runs: the overlap and `waitForRuns` after the delivery. `undefined` when there is
 * nothing to look at: no retirement is due now, a person holds it anyway, the key leaked, or nobody asked to wait.
 */
export function waitsForRunsUntil(input: RetirementInput): Date | undefined {
  const { ledger, policy, now, requests, gates } = input;
  const { overlap, waitForRuns = 0 } = policy;
  if (ledger === undefined || waitForRuns === 0) return undefined;
  if (gates.hold === true || requests.compromised === true) return undefined;
  const retirement = nextRetirement(ledger, policy, false);
  if (retirement === undefined || now < retirement.dueAt) return undefined;
  return new Date(Date.parse(ledger.deliveredAt) + overlap + waitForRuns);
}

/** Whether the key that would survive is to be tried: while the previous one is disabled, and nothing else decides. */
export function triesSurvivor({ ledger, requests, gates }: RetirementInput): boolean {
  if (ledger?.previous?.disabledAt === undefined) return false;
  return gates.hold !== true && requests.compromised !== true;
}

/**
 * Whether the runs that were seen keep the previous generation alive. Those that nobody may see never do; those that
 * could not be seen this time do, until the gate opens.
 *
 * @param until When the gate opens.
 */
export function judgeRuns(
  stores: readonly StoreRuns[],
  { deliveredAt, now, until }: { deliveredAt: LedgerEntry["deliveredAt"]; now: Date; until: Date },
): RunsVerdict {
  const warnings = stores.flatMap(({ kind, place, hidden }) =>
    hidden === undefined ? [] : [`${kind}s of ${place} are not waited for: ${hidden}`],
  );
  const waits = stores.flatMap((store) => reasonToWait(store, deliveredAt));
  if (waits.length === 0) return { warnings };
  if (now < until) {
    return {
      closed: `${waits.map(({ short }) => short).join("; ")}; waits until ${until.toISOString()} at most`,
      warnings,
    };
  }
  const late = waits.map(
    ({ long }) => `no longer waited for, since ${until.toISOString()} has passed: ${long}`,
  );
  return { warnings: [...warnings, ...late] };
}

/** Names in a warning; more are only counted. */
const MOST_NAMES = 5;

function reasonToWait(
  { kind, place, runs, failed }: StoreRuns,
  deliveredAt: string,
): { short: string; long: string }[] {
  if (failed !== undefined) {
    const short = `nobody could tell whether ${kind}s of ${place} still hold the previous key: ${failed}`;
    return [{ short, long: short }];
  }
  const before = runs.filter(({ since }) => Date.parse(since) < Date.parse(deliveredAt));
  if (before.length === 0) return [];
  const sorted = before.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const [these, run] = before.length === 1 ? [kind, "runs"] : [`${kind}s`, "run"];
  const short =
    `${before.length} ${these} of ${place} from before ${deliveredAt} still ${run} ` +
    `(the oldest since ${sorted[0]?.since})`;
  const named = sorted.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = sorted.length > MOST_NAMES ? [`${sorted.length - MOST_NAMES} more`] : [];
  return [{ short, long: `${short}: ${[...named, ...more].join(", ")}` }];
}
