import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { exclusive, type Progress } from "../../engine/exclusive";
import { CliError } from "../cliError";
import { CHECKOUT } from "./checkout";

/** Folder that Pulumi.yaml names for the provider. */
export const PROVIDER_FOLDER = join(CHECKOUT, "bin");

/** The build writes this file last, in one step: where it is, the others are whole. */
const LAST_FILE = "cikeys.cache";

/**
 * Builds the provider where it is missing (a checkout without `npm ci`'s build), once, however many processes ask.
 *
 * @throws CliError when the build fails.
 */
export async function ensureProviderBundle(
  progress: Progress,
  folder = PROVIDER_FOLDER,
): Promise<void> {
  await exclusive(join(folder, LAST_FILE), progress, async () => {
    progress("building the provider");
    const status = await run("node", [join("provider", "build.mjs"), folder]);
    if (status === 0) return;
    throw new CliError(`the provider could not be built. Run this in ${CHECKOUT}: npm ci`);
  });
}

/** Whether sources of the provider are younger than its bundle; `undefined` where there is no bundle. */
export function bundleIsStale(folder = PROVIDER_FOLDER): boolean | undefined {
  const bundle = join(folder, LAST_FILE);
  if (!existsSync(bundle)) return undefined;
  const built = statSync(bundle).mtimeMs;
  return ["provider", "common"].some((part) => youngest(join(CHECKOUT, part)) > built);
}

function youngest(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .reduce(
      (newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}

function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: CHECKOUT, stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
}
