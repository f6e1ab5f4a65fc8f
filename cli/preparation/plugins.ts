import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../../engine/cache";
import { exclusive, type Progress } from "../../engine/exclusive";
import { GITHUB_PLUGIN_VERSION, OKTA_PLUGIN_VERSION } from "../../engine/versions";
import { userPulumiHome } from "../backend/backendUrl";
import { pulumi, type PulumiCli } from "../backend/pulumi";

/** An official plugin that some stacks need. */
export interface Plugin {
  name: "okta" | "github";
  version: string;
}

/** Where a plugin comes from: `attached` to a running process, on PATH, or installed; `missing` is downloaded. */
export type PluginSource = "attached" | "path" | "installed" | "missing";

/** Plugins for kinds of identities and stores; the others are served by our own provider. */
export function pluginsFor(kinds: Iterable<string>): Plugin[] {
  const known: Record<string, string> = {
    okta: OKTA_PLUGIN_VERSION,
    github: GITHUB_PLUGIN_VERSION,
  };
  return [...new Set(kinds)]
    .filter((kind): kind is Plugin["name"] => Object.hasOwn(known, kind))
    .map((name) => ({ name, version: known[name] ?? "" }));
}

/** Where the engine will take a plugin from, in its own order. */
export function pluginSource({ name, version }: Plugin, env: NodeJS.ProcessEnv): PluginSource {
  const attached = (env["PULUMI_DEBUG_PROVIDERS"] ?? "").split(",");
  if (attached.some((entry) => entry.split(":")[0] === name)) return "attached";
  const ambient = env["PULUMI_IGNORE_AMBIENT_PLUGINS"] !== "true";
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  if (ambient && folders.some((folder) => existsSync(join(folder, `pulumi-resource-${name}`)))) {
    return "path";
  }
  return isInstalled({ name, version }, env) ? "installed" : "missing";
}

/**
 * Downloads plugins that are missing, each once, however many processes ask: engines that download side by side into one
 * home meet each other's half-installed files.
 *
 * @throws Error with the engine's words when a download fails.
 */
export async function ensurePlugins(
  plugins: readonly Plugin[],
  cli: PulumiCli,
  progress: Progress,
): Promise<void> {
  for (const plugin of plugins) {
    if (pluginSource(plugin, cli.env) !== "missing") continue;
    const { name, version } = plugin;
    await exclusive(
      join(userPulumiHome(cli.env), "plugins", `flyte-ci-keys-${name}-${version}`),
      progress,
      async () => {
        progress(`downloading the ${name} plugin ${version}`);
        await pulumi(cli, "plugin", "install", "resource", name, version);
      },
      () => isInstalled(plugin, cli.env),
    );
  }
}

/** Folder that a built GitHub plugin lies in, where there is one (`npm run engine` builds it where it must). */
export function builtPluginFolders(env: NodeJS.ProcessEnv): string[] {
  const folder = join(cacheFolder(env), `github-plugin-${GITHUB_PLUGIN_VERSION}-built`);
  return existsSync(join(folder, "pulumi-resource-github")) ? [folder] : [];
}

/** While a plugin is unpacked, and after that was interrupted, a file with `.partial` stands beside its folder. */
function isInstalled({ name, version }: Plugin, env: NodeJS.ProcessEnv): boolean {
  const folder = join(userPulumiHome(env), "plugins", `resource-${name}-v${version}`);
  return existsSync(folder) && !existsSync(`${folder}.partial`);
}
