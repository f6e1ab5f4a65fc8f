import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as semver from "semver";
import { cacheFolder } from "./cache";
import { EngineError } from "./engineError";
import type { Progress } from "./exclusive";
import { goAvailable, goBuild } from "./goBuild";
import { withTimeLimit } from "./timeLimit";
import { ENGINE_VERSION } from "./versions";

/** Where the engine came from. */
export type EngineSource = "path" | "installed" | "built";

/** A Pulumi CLI that can be run. */
export interface Engine {
  command: PulumiCommand;
  /** Folder that holds the `pulumi` executable. */
  folder: string;
  version: string;
  source: EngineSource;
}

const INSTALL_LIMIT_MS = 180_000;

/**
 * Finds the Pulumi CLI, or makes one: PATH (version ≥ the pinned one), an earlier download or build in the cache, a
 * download by the Automation API, a build from `engine/pulumi/go.mod`.
 *
 * @throws EngineError when none of them works; the message says what is missing and how to install the CLI.
 */
export async function findEngine(
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Engine> {
  const onPath = engineOnPath(env);
  if (onPath !== undefined) return describe(onPath, "path");
  const installed = engineRoot("installed", env);
  const built = engineRoot("built", env);
  if (existsSync(executable(installed))) return describe(installed, "installed");
  if (existsSync(executable(built))) return describe(built, "built");
  const reason = await install(installed, progress);
  if (reason === undefined) return describe(installed, "installed");
  if (!goAvailable()) throw new EngineError(nothingWorks(reason));
  await goBuild(
    {
      what: `the Pulumi engine ${ENGINE_VERSION}`,
      module: join(__dirname, "pulumi"),
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      // Without the version the Automation API cannot tell what it talks to.
      ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${ENGINE_VERSION}`,
      duration: "about 4 minutes",
    },
    executable(built),
    progress,
  );
  return describe(built, "built");
}

function engineRoot(source: EngineSource, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `pulumi-${ENGINE_VERSION}-${source}`);
}

function executable(root: string): string {
  return join(root, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

/** Root (parent of `bin`, or of any other folder) of a CLI on PATH that is new enough. */
function engineOnPath(env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const candidate = join(folder, "pulumi");
    if (folder === "" || !existsSync(candidate)) continue;
    const version = versionOf(candidate);
    return version !== null && semver.gte(version, ENGINE_VERSION) ? candidate : undefined;
  }
  return undefined;
}

function versionOf(candidate: string): semver.SemVer | null {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const printed = spawnSync(candidate, ["version"], { encoding: "utf8", env });
  return semver.parse(printed.stdout?.trim());
}

/** Downloads the CLI; answers with the reason when that fails. */
async function install(root: string, progress: Progress): Promise<string | undefined> {
  progress(`downloading the Pulumi CLI ${ENGINE_VERSION}`);
  mkdirSync(root, { recursive: true });
  try {
    await withTimeLimit(
      PulumiCommand.install({ root, version: semver.parse(ENGINE_VERSION) ?? undefined }),
      INSTALL_LIMIT_MS,
    );
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    progress(`  not possible here (${reason})`);
    return reason;
  }
}

async function describe(rootOrExecutable: string, source: EngineSource): Promise<Engine> {
  const file = source === "path" ? rootOrExecutable : executable(rootOrExecutable);
  const command = await PulumiCommand.get(source === "path" ? {} : { root: rootOrExecutable });
  return { command, folder: dirname(file), version: String(command.version), source };
}

function nothingWorks(reason: string): string {
  return [
    `no Pulumi CLI ${ENGINE_VERSION} or newer is on PATH, it could not be downloaded (${reason}),`,
    "and Go, which could build it, is not installed.",
    "Install the CLI (curl -fsSL https://get.pulumi.com | sh), or Go 1.26 (https://go.dev/dl), and run again.",
  ].join("\n");
}
