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
import { goneResources } from "./gone";
import { fateOf, type Fate } from "./lookup";
import { removeTornSidecar } from "./sidecar";
import { unlock } from "./unlock";

/** What was done about one create that was cut off, or about something that is gone. */
export interface RepairStep {
  /** Name of the resource. */
  resource: string;
  type: string;
  /** `gone`: it was deleted without the engine hearing of it, and the state has it no more. */
  fate: Fate["kind"] | "gone";
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
 * Puts right what a killed update leaves behind, without guessing: the lock of a dead process; creates of official plugins
 * that were cut off, each looked up at its service: what was made is adopted in one update, the rest is forgotten and made
 * by the next; and what the Okta plugin deleted unheard. Our own resources recognise their own work.
 */
export async function repair(
  context: Context,
  found: FleetStack,
  options: { force: boolean },
): Promise<RepairOutcome> {
  const { name: stack } = found;
  const unlocked = await unlock(context, stack, options.force);
  mendSidecar(context, stack);
  const { state, error } = (await readSnapshots(snapshotSource(context), [stack]))[0] ?? {};
  if (error !== undefined) throw new CliError(`stack ${stack}: ${error}`);
  const done = { stack, unlocked, steps: [] as RepairStep[] };
  if (state === undefined) return { ...done, exit: EXIT.ok };
  const around = { state, env: context.env, clock: context.clock };
  const fates: (readonly [StateResource, Fate])[] = [];
  for (const one of state.pendingCreates) fates.push([one, await fateOf(one, around)]);
  const gone = await goneResources(around);
  done.steps = [...gone.map(goneStep), ...fates.map(([one, fate]) => stepOf(one, fate))];
  const shown = snapshotSource(context).folder !== undefined;
  if (shown && done.steps.length === 0) return { ...done, exit: EXIT.ok };
  if (fates.some(([, { kind }]) => kind === "unclear")) {
    return { ...done, exit: EXIT.humanNeeded, message: "nothing was changed" };
  }
  const adoptions = fates.flatMap(([one, fate]) => adoption(one, fate));
  const jobs = jobsFor(stack, { gone, adoptions, pending: !shown || fates.length > 0 });
  const outcomes = await runAll(context, found, options, jobs);
  const failed = outcomes.find(({ exit }) => exit !== EXIT.ok);
  const { message, remedy } = failed ?? {};
  return {
    ...done,
    exit: worst(outcomes.map(({ exit }) => exit)),
    ...(message === undefined ? {} : { message }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function mendSidecar(context: Context, stack: string): void {
  const { folder, project } = snapshotSource(context);
  if (folder === undefined || !removeTornSidecar(folder, project.name, stack)) return;
  context.say(`stack ${stack}: half a file beside the state is gone; it held nothing`);
}

function stepOf({ urn, type }: StateResource, fate: Fate): RepairStep {
  const detail = fate.kind === "adopt" ? fate.id : fate.why;
  return { resource: nameOf(urn), type, fate: fate.kind, detail };
}

function goneStep({ urn, type }: StateResource): RepairStep {
  const detail = "it was deleted and the engine did not hear of it";
  return { resource: nameOf(urn), type, fate: "gone", detail };
}

function adoption({ urn, type }: StateResource, fate: Fate): Adoption[] {
  return fate.kind === "adopt" ? [{ type, name: nameOf(urn), id: fate.id }] : [];
}

/** The pending creates are forgotten last: until then a repair that fails can be repeated. */
function jobsFor(
  stack: string,
  todo: { gone: StateResource[]; adoptions: Adoption[]; pending: boolean },
): Job[] {
  const { adoptions, pending } = todo;
  const urns = todo.gone.map(({ urn }) => urn);
  return [
    ...(urns.length > 0 ? [{ stack, operation: "forget" as const, urns }] : []),
    ...(adoptions.length > 0 ? [{ stack, operation: "up" as const, adoptions }] : []),
    ...(pending ? [{ stack, operation: "clear-pending" as const }] : []),
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
