import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { parseState, type StackState } from "./state";

const checkpointSchema = z.looseObject({
  checkpoint: z.looseObject({ latest: z.unknown().optional() }),
});

const TRIES = 3;
const PAUSE_MS = 40;

/**
 * State of a stack in a `file://` backend, read in this process: hundreds of stacks take less than one start of the
 * Pulumi CLI. `undefined` when there is no such stack.
 *
 * @param root Folder of the backend.
 * @throws Error when the file is damaged.
 */
export function readFileState(
  root: string,
  project: string,
  stack: string,
): StackState | undefined {
  const plain = join(stacksFolder(root, project), `${stack}.json`);
  const file = [plain, `${plain}.gz`].find(existsSync);
  if (file === undefined) return undefined;
  return parseState(readCheckpoint(file).checkpoint.latest);
}

/** The engine writes the file in place: one that is being written is read again. */
function readCheckpoint(file: string): z.infer<typeof checkpointSchema> {
  for (let tries = 1; ; tries += 1) {
    try {
      const bytes = readFileSync(file);
      const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      return checkpointSchema.parse(JSON.parse(text));
    } catch {
      if (tries === TRIES) throw new Error(`${file} is damaged`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** Names of the stacks in a `file://` backend. */
export function listFileStacks(root: string, project: string): string[] {
  const folder = stacksFolder(root, project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => /^(.+)\.json(\.gz)?$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

function stacksFolder(root: string, project: string): string {
  return join(root, ".pulumi", "stacks", project);
}
