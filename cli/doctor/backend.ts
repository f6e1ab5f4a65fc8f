import { accessSync, constants } from "node:fs";
import { backendFolder, backendUrl } from "../backend/backendUrl";
import { hideCredentials } from "../backend/hideCredentials";
import { plainSecrets, plainSecretsWarning } from "../backend/plainSecrets";
import { pulumi } from "../backend/pulumi";
import type { StackState } from "../backend/state";
import { pulumiCli, snapshotSource, type Context } from "../context";
import { readSnapshots, type Snapshot } from "../fleet/snapshot";
import { lockReason } from "../lockReason";
import { ok, problem, warning, type Finding } from "./finding";

/** Milliseconds that a backend may take to answer. */
const PATIENCE_MS = 4000;

/** Stacks whose states are asked for, one process of the CLI each, where the backend is no folder. */
const MOST = 20;

/** Whether the state backend answers, and what interrupted updates left in it. */
export async function lookAtBackend(
  context: Context,
  stacks: readonly string[],
): Promise<Finding[]> {
  const url = backendUrl(context.project, context.env);
  if (url === undefined) {
    return [
      problem(
        "backend",
        "no state backend is chosen",
        "export PULUMI_BACKEND_URL=…   # or: pulumi login <address>",
      ),
    ];
  }
  const folder = backendFolder(url, context.project);
  const reached = folder === undefined ? await ask(context, url) : lookInto(folder, url);
  if (reached.level === "problem") return [reached];
  const looked = folder === undefined ? stacks.slice(0, MOST) : stacks;
  const snapshots = await readSnapshots(snapshotSource(context), looked);
  const left = stacks.length - looked.length;
  return [
    reached,
    ...snapshots.flatMap((snapshot) => leftovers(snapshot, folder !== undefined)),
    ...(left > 0 ? [warning("backend", `${left} further states were not looked at`)] : []),
  ];
}

function lookInto(folder: string, url: string): Finding {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return ok("backend", hideCredentials(url));
  } catch {
    return problem("backend", `${folder} is not there or may not be written`, `mkdir -p ${folder}`);
  }
}

async function ask(context: Context, url: string): Promise<Finding> {
  try {
    const cli = { ...(await pulumiCli(context)), timeout: PATIENCE_MS };
    await pulumi(cli, "stack", "ls", "--json");
    return ok("backend", `${hideCredentials(url)} answers; it shows locks to updates alone`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem(
      "backend",
      `${hideCredentials(url)}: ${reason}`,
      `pulumi login ${hideCredentials(url)}`,
    );
  }
}

/**
 * A lock, a damaged state, creates that were cut off, or secrets in clear.
 *
 * @param showsLocks Whether no lock means that nobody updates the stack.
 */
function leftovers({ stack, locks, state, error }: Snapshot, showsLocks: boolean): Finding[] {
  const area = `stack ${stack}`;
  const restore = "restore the last good state: pulumi stack history; pulumi stack import";
  return [
    ...(error === undefined ? [] : [problem(area, error, ...(showsLocks ? [restore] : []))]),
    ...locks.map((lock) => {
      const { state: level, text, remedy } = lockReason(stack, lock);
      return level === "human" ? problem(area, text, remedy) : warning(area, text, remedy);
    }),
    ...(state !== undefined && state.pendingCreates.length > 0 && locks.length === 0
      ? [cutOff(stack, showsLocks)]
      : []),
    ...inClear(stack, state),
  ];
}

function inClear(stack: string, state: StackState | undefined): Finding[] {
  const found = state === undefined ? [] : plainSecrets(state);
  if (found.length === 0) return [];
  const { text, remedy } = plainSecretsWarning(stack, found);
  return [problem(`stack ${stack}`, text, remedy)];
}

function cutOff(stack: string, showsLocks: boolean): Finding {
  const area = `stack ${stack}`;
  const remedy = `flyte-ci-keys repair --stack ${stack}`;
  if (showsLocks) return problem(area, "an update was killed while it created something", remedy);
  // `repair` asks for the lock, and leaves a living update alone.
  return warning(area, "an update creates something, or was killed while it did", remedy);
}
