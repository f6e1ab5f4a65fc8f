import { describeLock, holderOf, readLocks, removeLock, type Lock } from "../../engine/locks";
import { pulumi } from "../backend/pulumi";
import { CliError } from "../cliError";
import { pulumiCli, snapshotSource, type Context } from "../context";
import { EXIT } from "../exitCode";

/**
 * Takes the lock of a killed update away.
 *
 * @param force Also one whose owner cannot be shown to be dead.
 * @param seen Lock that the engine spoke of; only `file://` backends can be asked for theirs.
 * @returns Whether there was one.
 * @throws CliError when it may belong to a living process; who and since when is in the message.
 */
export async function unlock(
  context: Context,
  stack: string,
  force: boolean,
  seen?: Lock,
): Promise<boolean> {
  const { folder, project } = snapshotSource(context);
  const stored = folder === undefined ? [] : readLocks(folder, project.name, stack);
  const locks: Lock[] = seen === undefined ? stored : [...stored, seen];
  if (!force) for (const lock of locks) refuseLiving(stack, lock);
  for (const lock of locks) context.say(`stack ${stack}: lock of ${describeLock(lock)}`);
  if (folder !== undefined) {
    stored.forEach(removeLock);
    return stored.length > 0;
  }
  if (seen === undefined && !force) return false;
  await pulumi(await pulumiCli(context), "cancel", "--yes", "--stack", stack);
  return true;
}

function refuseLiving(stack: string, lock: Lock): void {
  const owner = describeLock(lock);
  switch (holderOf(lock)) {
    case "dead":
      return;
    case "alive":
      throw new CliError(
        `stack ${stack} is locked by ${owner}, which is running. Wait for it; nothing is wrong.`,
        EXIT.blocked,
      );
    case "elsewhere":
      throw new CliError(
        `stack ${stack} is locked by ${owner}. That is another machine: make sure that nothing runs there, then repeat ` +
          "with --force",
        EXIT.blocked,
      );
  }
}
