import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** Shows a line to the person who waits. */
export type Progress = (line: string) => void;

/**
 * Makes a file once, however many processes ask at the same time. The others wait and find it there. A process that is
 * killed meanwhile leaves a lock that goes stale after half a minute, and never a half-made file.
 *
 * @param target File to make.
 * @param make Makes it, at its final place and in one step (write elsewhere, then rename).
 * @param made Tells whether it is there, for what is more than one file; then `target` only names the lock.
 */
export async function exclusive(
  target: string,
  progress: Progress,
  make: () => Promise<void>,
  made: () => boolean = () => existsSync(target),
): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const release = await acquire(target, progress, made);
  if (release === undefined) return;
  try {
    if (!made()) await make();
  } finally {
    await release();
  }
}

/** Waits for the lock, or for the file; `undefined` means that the file is there. */
async function acquire(
  target: string,
  progress: Progress,
  made: () => boolean,
): Promise<(() => Promise<void>) | undefined> {
  for (let told = false; !made(); await sleep(500)) {
    try {
      return await lock(target, {
        realpath: false,
        stale: 30_000,
        update: 5_000,
        // The rename at the end is atomic, so a second builder would do no harm.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (!told) progress(`another process is preparing ${target}; waiting for it`);
      told = true;
    }
  }
  return undefined;
}
