import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes the file that a `file://` backend writes beside a state, where a kill left half of it: with it every command
 * fails with "failed to load checkpoint: EOF". It holds nothing that the engine needs, and is written again.
 *
 * Source: gocloud.dev/blob/fileblob, `setAttrs`
 *
 * @param root Folder of the backend.
 * @returns Whether there was one.
 */
export function removeTornSidecar(root: string, project: string, stack: string): boolean {
  const state = join(root, ".pulumi", "stacks", project, `${stack}.json`);
  const torn = [`${state}.attrs`, `${state}.gz.attrs`].filter(
    (file) => existsSync(file) && !whole(file),
  );
  for (const file of torn) rmSync(file, { force: true });
  return torn.length > 0;
}

function whole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
