import { listFileStacks } from "../backend/fileBackend";
import { pulumi, type PulumiCli } from "../backend/pulumi";
import { CliError } from "../cliError";
import type { FleetStack } from "../fleet/fleet";
import type { SnapshotSource } from "../fleet/snapshot";

/**
 * Creates the stacks that the backend does not have yet, one after the other: `pulumi stack init` writes files that all
 * processes share.
 *
 * @returns Why a stack could not be created, by its name; the others can be updated.
 */
export async function ensureStacks(
  stacks: readonly FleetStack[],
  source: SnapshotSource,
  progress: (line: string) => void,
): Promise<Map<string, string>> {
  const cli = await source.cli();
  const existing = new Set(await storedStacks(source, cli));
  const failures = new Map<string, string>();
  for (const { name, file } of stacks) {
    if (existing.has(name) || file instanceof CliError) continue;
    progress(`creating stack ${name}`);
    const provider =
      file.secretsProvider === undefined ? [] : ["--secrets-provider", file.secretsProvider];
    await pulumi(cli, "stack", "init", name, "--no-select", ...provider).catch((error: Error) => {
      if (!/already exists/.test(error.message)) failures.set(name, error.message);
    });
  }
  return failures;
}

/** One damaged state makes the CLI's listing fail for all stacks, so a `file://` backend is listed here. */
async function storedStacks(
  { folder, project }: SnapshotSource,
  cli: PulumiCli,
): Promise<string[]> {
  if (folder !== undefined) return listFileStacks(folder, project.name);
  try {
    const listed = JSON.parse(await pulumi(cli, "stack", "ls", "--json")) as { name: string }[];
    return listed.map(({ name }) => name.split("/").pop() ?? name);
  } catch {
    return []; // then each is tried
  }
}
