import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder for builds and downloads, shared by every checkout: `$XDG_CACHE_HOME/flyte-ci-keys`, else
 * `~/.cache/flyte-ci-keys` (XDG Base Directory Specification). Created if missing.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const folder = join(base, "flyte-ci-keys");
  mkdirSync(folder, { recursive: true });
  return folder;
}
