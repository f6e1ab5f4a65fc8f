import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache";

/** PULUMI_HOME of the sandbox and the tests: plugins are shared between runs, a user's own home is left alone. */
export function pulumiHome(env: NodeJS.ProcessEnv = process.env): string {
  const folder = join(cacheFolder(env), "pulumi-home");
  mkdirSync(folder, { recursive: true });
  return folder;
}
