import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cache";
import { EngineError } from "./engineError";
import type { Progress } from "./exclusive";
import { goAvailable, goBuild } from "./goBuild";
import type { Engine } from "./pulumiCli";
import { pulumiHome } from "./home";
import { GITHUB_PLUGIN_VERSION } from "./versions";

/** The GitHub plugin that the engine will use. */
export interface GitHubPlugin {
  /** `official` lies in PULUMI_HOME, where the engine finds it; `built` must have its folder on PATH. */
  source: "official" | "built";
  folder: string | undefined;
}

const INSTALL_LIMIT_MS = 180_000;

/**
 * Finds the GitHub plugin or makes it: official one in PULUMI_HOME, an earlier build, a download, a build from
 * `engine/github-plugin` (the same upstream code behind the same bridge).
 *
 * @throws EngineError when it can neither be downloaded nor built.
 */
export async function findGitHubPlugin(
  engine: Engine,
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<GitHubPlugin> {
  const official: GitHubPlugin = { source: "official", folder: undefined };
  const folder = join(cacheFolder(env), `github-plugin-${GITHUB_PLUGIN_VERSION}-built`);
  const built: GitHubPlugin = { source: "built", folder };
  const target = join(folder, "pulumi-resource-github");
  const home = pulumiHome(env);
  if (existsSync(join(home, "plugins", `resource-github-v${GITHUB_PLUGIN_VERSION}`)))
    return official;
  if (existsSync(target)) return built;
  const reason = await install(engine, home, progress);
  if (reason === undefined) return official;
  if (!goAvailable()) {
    throw new EngineError(
      `the GitHub plugin ${GITHUB_PLUGIN_VERSION} could not be downloaded (${reason}), and Go, which could build it, ` +
        "is not installed. Install Go 1.26 (https://go.dev/dl), or run where get.pulumi.com can be reached.",
    );
  }
  await goBuild(
    {
      what: `the GitHub plugin ${GITHUB_PLUGIN_VERSION}`,
      module: join(__dirname, "github-plugin"),
      package: ".",
      ldflags: "-s -w",
      duration: "about a minute",
    },
    target,
    progress,
  );
  return built;
}

/** Downloads the official plugin into PULUMI_HOME; answers with the reason when that fails. */
async function install(
  engine: Engine,
  home: string,
  progress: Progress,
): Promise<string | undefined> {
  progress(`downloading the official GitHub plugin ${GITHUB_PLUGIN_VERSION}`);
  try {
    await promisify(execFile)(
      join(engine.folder, "pulumi"),
      ["plugin", "install", "resource", "github", GITHUB_PLUGIN_VERSION],
      {
        env: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: INSTALL_LIMIT_MS,
      },
    );
    return undefined;
  } catch {
    progress("  not possible here");
    return "the engine's plugin install failed";
  }
}
