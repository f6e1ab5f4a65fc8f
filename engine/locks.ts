import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const schema = z.object({
  pid: z.int(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** A lock of a stack, as the file and object-store backends of Pulumi write it. */
export type Lock = z.infer<typeof schema>;

/** A lock in a `file://` backend. */
export type StoredLock = Lock & { file: string };

/** Whether the process that holds a lock is alive; unknowable for another machine. */
export type LockHolder = "alive" | "dead" | "elsewhere";

/**
 * Locks of a stack in a `file://` backend.
 *
 * @param root Folder of the backend.
 */
export function readLocks(root: string, project: string, stack: string): StoredLock[] {
  const folder = join(root, ".pulumi", "locks", "organization", project, stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const path = join(folder, file);
      const lock = parseLock(path);
      return lock === undefined ? [] : [{ ...lock, file: path }];
    });
}

/** Takes one lock away and no other, as `pulumi cancel` would; another update may have begun meanwhile. */
export function removeLock({ file }: StoredLock): void {
  for (const path of [file, `${file}.attrs`]) rmSync(path, { force: true });
}

/** `undefined` when it was taken away meanwhile; one that cannot be read may be anybody's. */
function parseLock(file: string): Lock | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return { pid: 0, username: "unknown", hostname: "unknown", timestamp: "unknown" };
  }
}

/** Who holds a lock, as messages say it. */
export function describeLock(lock: Lock): string {
  return `${lock.username}@${lock.hostname}, process ${lock.pid}, since ${lock.timestamp}`;
}

/** Whether the holder still runs, as far as this machine can tell. */
export function holderOf(lock: Lock): LockHolder {
  if (lock.hostname !== hostname()) return "elsewhere";
  return isAlive(lock.pid) ? "alive" : "dead";
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
