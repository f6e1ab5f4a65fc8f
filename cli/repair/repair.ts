import type { StateResource } from "../backend/state";
import { snapshotSource, type Context } from "../context";
import { EXIT, worst, type ExitCode } from "../exitCode";
import type { FleetStack } from "../fleet/fleet";
import type { Adoption, Job } from "../fleet/job";
import { nameOf } from "../fleet/progress";
import { runJobs } from "../fleet/runJobs";
import { readSnapshots } from "../fleet/snapshot";
import { outcomeOf, type StackOutcome } from "../fleet/stackOutcome";
import { prepare } from "../preparation/prepare";
import { CliError } from "../cliError";
import { fateOf, type Fate } from "./lookup";
import { unlock } from "./unlock";

/** What was done about one create that was cut off. */
export interface RepairStep {
  /** Name of the resource. */
  resource: string;
  type: string;
  fate: Fate["kind"];
  /** Id that was taken over, or why nothing was. */
  detail: string;
}

/** How a repair ended. */
export interface RepairOutcome {
  stack: string;
  /** A lock was taken away. */
  unlocked: boolean;
  steps: RepairStep[];
  message?: string;
  remedy?: string;
  exit: ExitCode;
}

/**
 * Puts right what a killed update leaves behind, without guessing: the lock of a dead process; and creates of official
 * plugins that were cut off, each looked up at its service: what was made is adopted in one update, the rest is forgotten
 * and made by the next. Our own resources recognise their own work.
 */
export async function repair(
  context: Context,
  found: FleetStack,
  options: { force: boolean },
): Promise<RepairOutcome> {
  const { name: stack } = found;
  const unlocked = await unlock(context, stack, options.force);
  const { state, error } = (await readSnapshots(snapshotSource(context), [stack]))[0] ?? {};
  if (error !== undefined) throw new CliError(`stack ${stack}: ${error}`);
  const pending = state?.pendingCreates ?? [];
  const done = { stack, unlocked, steps: [] as RepairStep[] };
  const nothing = pending.length === 0 && snapshotSource(context).folder !== undefined;
  if (state === undefined || nothing) return { ...done, exit: EXIT.ok };
  const around = { state, env: context.env, clock: context.clock };
  const fates: (readonly [StateResource, Fate])[] = [];
  for (const one of pending) fates.push([one, await fateOf(one, around)]);
  done.steps = fates.map(([one, fate]) => stepOf(one, fate));
  if (fates.some(([, { kind }]) => kind === "unclear")) {
    return { ...done, exit: EXIT.humanNeeded, message: "nothing was changed" };
  }
  const adoptions = fates.flatMap(([one, fate]) => adoption(one, fate));
  const outcomes = await runAll(context, found, options, jobsFor(stack, adoptions));
  const failed = outcomes.find(({ exit }) => exit !== EXIT.ok);
  const { message, remedy } = failed ?? {};
  return {
    ...done,
    exit: worst(outcomes.map(({ exit }) => exit)),
    ...(message === undefined ? {} : { message }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function stepOf({ urn, type }: StateResource, fate: Fate): RepairStep {
  const detail = fate.kind === "adopt" ? fate.id : fate.why;
  return { resource: nameOf(urn), type, fate: fate.kind, detail };
}

function adoption({ urn, type }: StateResource, fate: Fate): Adoption[] {
  return fate.kind === "adopt" ? [{ type, name: nameOf(urn), id: fate.id }] : [];
}

/** The pending creates are forgotten last: until then a repair that fails can be repeated. */
function jobsFor(stack: string, adoptions: Adoption[]): Job[] {
  return [
    ...(adoptions.length > 0 ? [{ stack, operation: "up" as const, adoptions }] : []),
    { stack, operation: "clear-pending" },
  ];
}

async function runAll(
  context: Context,
  found: FleetStack,
  { force }: { force: boolean },
  jobs: readonly Job[],
): Promise<StackOutcome[]> {
  await prepare(context, [found]);
  const outcomes: StackOutcome[] = [];
  for (const job of jobs) {
    let [result] = (await runJobs(context, [job], 1)).results;
    if (result?.outcome === "locked") {
      // Backends other than file:// tell of a lock only now.
      await unlock(context, found.name, force, result.lock);
      [result] = (await runJobs(context, [job], 1)).results;
    }
    if (result === undefined) break;
    const outcome = outcomeOf(result, `flyte-ci-keys repair --stack ${found.name}`);
    outcomes.push(outcome);
    if (outcome.exit !== EXIT.ok) break;
  }
  return outcomes;
}
