import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { EngineError } from "./engineError";
import type { Progress } from "./exclusive";

/** A stack that a killed engine left behind. */
export interface RepairOptions {
  /** Folder that holds the `pulumi` executable. */
  engineFolder: string;
  /** Folder with Pulumi.yaml. */
  folder: string;
  project: string;
  stack: string;
  /** Environment of the engine: backend, passphrase. */
  env: NodeJS.ProcessEnv;
  /** Remove a lock whose owner cannot be shown to be dead. */
  force: boolean;
  say: Progress;
}

/** A lock as the file backend writes it. */
interface Lock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/**
 * Puts right what a killed engine leaves behind: the lock of a dead process, and creates that were recorded as pending.
 * Nothing at any service is touched; the next `pulumi up` repeats what was interrupted.
 *
 * The same by hand: `pulumi cancel`, then
 * `pulumi refresh --clear-pending-creates --target urn:pulumi:<stack>::<project>::pulumi:pulumi:Stack::<project>-<stack>`.
 *
 * @throws EngineError when a lock may belong to a living process.
 */
export async function repair(options: RepairOptions): Promise<void> {
  const { project, stack, say } = options;
  const locks = readLocks(options);
  for (const lock of locks) refuseLiving(lock, options);
  if (locks.length > 0 || options.force) {
    await pulumi(options, ["cancel", "--yes", "--stack", stack]);
    say(`removed the lock of stack ${stack}`);
  }
  const urn = `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
  await pulumi(options, [
    ...["refresh", "--yes", "--skip-preview", "--stack", stack],
    ...["--clear-pending-creates", "--target", urn],
  ]);
  say(`cleared pending creates of stack ${stack}; run: pulumi up`);
}

/** Locks of the stack; other backends than `file://` do not show theirs. */
function readLocks({ env, project, stack }: RepairOptions): Lock[] {
  const backend = env["PULUMI_BACKEND_URL"] ?? "";
  if (!backend.startsWith("file://")) return [];
  const folder = join(fileURLToPath(backend), ".pulumi/locks/organization", project, stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Lock);
}

function refuseLiving(lock: Lock, { force, stack }: RepairOptions): void {
  const owner = `${lock.username}@${lock.hostname}, process ${lock.pid}, since ${lock.timestamp}`;
  if (force) return;
  if (lock.hostname !== hostname()) {
    throw new EngineError(
      `stack ${stack} is locked by ${owner}. That is another machine: make sure that nothing runs there, then repeat ` +
        "with --force",
    );
  }
  if (isAlive(lock.pid)) {
    throw new EngineError(
      `stack ${stack} is locked by ${owner}, which is running. Wait for it; nothing is wrong.`,
    );
  }
}

/** Signal 0 tests for a process without touching it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function pulumi(options: RepairOptions, args: string[]): Promise<void> {
  const env = { ...process.env, ...options.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  await promisify(execFile)(join(options.engineFolder, "pulumi"), [...args, "--non-interactive"], {
    cwd: options.folder,
    env,
  }).catch((error: { stderr?: string; message: string }) => {
    throw new EngineError(`pulumi ${args[0]} failed: ${error.stderr ?? error.message}`);
  });
}
