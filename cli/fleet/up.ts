import { plainSecrets, plainSecretsWarning } from "../backend/plainSecrets";
import { snapshotSource, type Context } from "../context";
import { CliError } from "../cliError";
import { EXIT, worst, type ExitCode } from "../exitCode";
import { prepare } from "../preparation/prepare";
import { ensureStacks } from "../preparation/stacks";
import type { FleetStack } from "./fleet";
import type { Job } from "./job";
import { DEFAULT_CONCURRENCY, runJobs } from "./runJobs";
import { locksNow, readSnapshots } from "./snapshot";
import { outcomeOf, refused, type StackOutcome } from "./stackOutcome";

/** How stacks are updated. */
export interface UpOptions {
  concurrency?: number;
  refresh?: boolean;
  /** Only tell what would change. */
  preview?: boolean;
}

/** How an update of several stacks ended. */
export interface FleetOutcome {
  stacks: StackOutcome[];
  seconds: number;
  exit: ExitCode;
}

/**
 * Updates stacks, several at a time. What is common to all is made ready once, before; a stack that cannot be updated
 * stops no other.
 */
export async function upStacks(
  context: Context,
  stacks: readonly FleetStack[],
  options: UpOptions = {},
): Promise<FleetOutcome> {
  const start = performance.now();
  if (stacks.length === 0) return { stacks: [], seconds: 0, exit: EXIT.ok };
  const refusals = unreadable(stacks);
  const readable = stacks.filter(({ name }) => !refusals.has(name));
  await prepare(context, readable);
  const source = snapshotSource(context);
  for (const [name, message] of await ensureStacks(readable, source, context.say)) {
    refusals.set(name, refused(name, message));
  }
  for (const outcome of await unfit(context, readable)) {
    refusals.set(outcome.stack, outcome);
  }
  const jobs = readable
    .filter(({ name }) => !refusals.has(name))
    .map(({ name }): Job => jobFor(name, options));
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const { results, interrupted } = await runJobs(context, jobs, concurrency);
  const outcomes = results.map((result) =>
    outcomeOf(result, againFor(result.stack, options), locksNow(source, result.stack)),
  );
  const byName = new Map(outcomes.map((outcome) => [outcome.stack, outcome]));
  const all = stacks.flatMap(({ name }) => byName.get(name) ?? refusals.get(name) ?? []);
  return {
    stacks: all,
    seconds: Math.round(performance.now() - start) / 1000,
    exit: interrupted ? EXIT.interrupted : worst(all.map(({ exit }) => exit)),
  };
}

function jobFor(stack: string, { preview, refresh }: UpOptions): Job {
  const operation = preview === true ? "preview" : "up";
  return { stack, operation, ...(refresh === true ? { refresh } : {}) };
}

function againFor(stack: string, { preview }: UpOptions): string {
  return `flyte-ci-keys up${preview === true ? " --preview" : ""} --stack ${stack}`;
}

function unreadable(stacks: readonly FleetStack[]): Map<string, StackOutcome> {
  return new Map(
    stacks.flatMap(({ name, file }) =>
      file instanceof CliError ? [[name, refused(name, file.message)] as const] : [],
    ),
  );
}

/**
 * Stacks that the engine must not be given, where the backend can be read at once: one whose state is damaged, and one
 * whose last update was killed while something was being created, which another update would create again.
 */
async function unfit(context: Context, stacks: readonly FleetStack[]): Promise<StackOutcome[]> {
  const source = snapshotSource(context);
  if (source.folder === undefined) return [];
  const names = stacks.map(({ name }) => name);
  const snapshots = await readSnapshots(source, names);
  return snapshots.flatMap(({ stack, state, locks, error }) => {
    // While somebody updates it, both may be so by right; the engine will speak of the lock.
    if (locks.length > 0) return [];
    if (error !== undefined) {
      const remedy = `restore the last good state: pulumi stack history --stack ${stack}; pulumi stack import`;
      return [refused(stack, error, EXIT.error, remedy)];
    }
    const plain = state === undefined ? [] : plainSecrets(state);
    if (plain.length > 0) {
      const { text, remedy } = plainSecretsWarning(stack, plain);
      context.say(`stack ${stack}: ${text}: ${remedy}`);
    }
    const count = state?.pendingCreates.length ?? 0;
    if (count === 0) return [];
    const what = count === 1 ? "something" : `${count} things`;
    return [
      refused(
        stack,
        `an update was killed while it created ${what}`,
        EXIT.humanNeeded,
        `flyte-ci-keys repair --stack ${stack}`,
      ),
    ];
  });
}
