import type { Settings } from "../../settings/schema";
import { CliError } from "../cliError";
import { snapshotSource, type Context } from "../context";
import { EXIT, worst, type ExitCode } from "../exitCode";
import { settingsOf, type FleetStack } from "../fleet/fleet";
import { mapLimited } from "../fleet/mapLimited";
import { readSnapshots } from "../fleet/snapshot";
import { validated } from "../setup/validate";
import { knownBy } from "./known";
import { blindSpots, looksFor } from "./services";
import type { Stray, StrayReport } from "./stray";

const STACKS_AT_A_TIME = 4;

/** What was found around one stack. */
export interface StackStrays extends StrayReport {
  stack: string;
  settings: Settings;
  /** Of `notLooked`, what refused or did not answer this time. */
  failed: string[];
}

/** Looks around the stacks for what their states do not know. Reads only. */
export function lookForStrays(
  context: Context,
  stacks: readonly FleetStack[],
): Promise<StackStrays[]> {
  return mapLimited(stacks, STACKS_AT_A_TIME, (stack) => lookAround(context, stack));
}

/**
 * @throws CliError when the state cannot be read, or does not say how the last update ended: what that made would be taken
 * for a stray.
 */
async function lookAround(context: Context, found: FleetStack): Promise<StackStrays> {
  const { name: stack } = found;
  const settings = validated(settingsOf(found).settings());
  const [snapshot] = await readSnapshots(snapshotSource(context), [stack]);
  const { state, locks = [], error } = snapshot ?? {};
  if (error !== undefined) throw new CliError(`stack ${stack}: ${error}`);
  if (locks.length > 0) {
    throw new CliError(
      `stack ${stack}: an update runs or was killed; wait, or: ${repair(stack)}`,
      EXIT.blocked,
    );
  }
  if ((state?.pendingCreates.length ?? 0) > 0) {
    throw new CliError(
      `stack ${stack}: an update was killed. First: ${repair(stack)}`,
      EXIT.humanNeeded,
    );
  }
  const known = knownBy(state, context.project.name, stack);
  const strays: Stray[] = [];
  const failed: string[] = [];
  for (const { what, look } of looksFor(settings, known, context)) {
    try {
      strays.push(...(await look()));
    } catch (failure) {
      failed.push(`${what}: ${failure instanceof Error ? failure.message : String(failure)}`);
    }
  }
  return { stack, settings, strays, notLooked: [...blindSpots(settings), ...failed], failed };
}

function repair(stack: string): string {
  return `flyte-ci-keys repair --stack ${stack}`;
}

/**
 * A person is needed where something is ours or newer than the state; what is foreign is only told. Where a look failed,
 * nobody knows.
 */
export function exitOf(around: readonly Pick<StackStrays, "strays" | "failed">[]): ExitCode {
  const ours = around.some(({ strays }) => strays.some(({ verdict }) => verdict !== "foreign"));
  const failed = around.some((one) => one.failed.length > 0);
  return worst([ours ? EXIT.humanNeeded : EXIT.ok, failed ? EXIT.error : EXIT.ok]);
}
