import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as semver from "semver";
import { EngineError } from "./engineError";
import type { Progress } from "./exclusive";
import { goAvailable, goBuild } from "./goBuild";
import { engineRoot, executable, locateEngine, type LocatedEngine } from "./locateEngine";
import { withTimeLimit } from "./timeLimit";
import { ENGINE_VERSION } from "./versions";

/** A Pulumi CLI that can be run. */
export interface Engine extends LocatedEngine {
  command: PulumiCommand;
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
  const located = locateEngine(env);
  if (located !== undefined) return describe(located);
  const built = engineRoot("built", env);
  const reason = await install(engineRoot("installed", env), progress);
  if (reason === undefined) return describeMade(env);
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
  return describeMade(env);
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

async function describeMade(env: NodeJS.ProcessEnv): Promise<Engine> {
  const located = locateEngine(env);
  if (located === undefined) throw new EngineError("the Pulumi CLI is not where it was just put");
  return describe(located);
}

async function describe(located: LocatedEngine): Promise<Engine> {
  const { folder, source } = located;
  const inRoot = source !== "path" || basename(folder) === "bin";
  const command = await PulumiCommand.get(inRoot ? { root: dirname(folder) } : {});
  return { ...located, command, version: String(command.version) };
}

function nothingWorks(reason: string): string {
  return [
    `no Pulumi CLI ${ENGINE_VERSION} or newer is on PATH, it could not be downloaded (${reason}),`,
    "and Go, which could build it, is not installed.",
    "Install the CLI (curl -fsSL https://get.pulumi.com | sh), or Go 1.26 (https://go.dev/dl), and run again.",
  ].join("\n");
}
