import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import * as semver from "semver";
import { cacheFolder } from "./cache";
import { ENGINE_VERSION } from "./versions";

/** Where the engine came from. */
export type EngineSource = "path" | "installed" | "built";

/** A Pulumi CLI that is there. */
export interface LocatedEngine {
  /** Folder that holds the `pulumi` executable. */
  folder: string;
  version: string;
  source: EngineSource;
}

/** Looks for a Pulumi CLI on PATH (version ≥ the pinned one) and in the cache; makes none and loads no SDK. */
export function locateEngine(env: NodeJS.ProcessEnv = process.env): LocatedEngine | undefined {
  const onPath = engineOnPath(env);
  if (onPath !== undefined) return onPath;
  for (const source of ["installed", "built"] as const) {
    const file = executable(engineRoot(source, env));
    if (existsSync(file)) return { folder: dirname(file), version: ENGINE_VERSION, source };
  }
  return undefined;
}

/** Folder in the cache that a downloaded or built CLI lies in, under `bin`. */
export function engineRoot(source: EngineSource, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `pulumi-${ENGINE_VERSION}-${source}`);
}

/** The CLI in a root. */
export function executable(root: string): string {
  return join(root, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

/** The first CLI on PATH, if it is new enough. */
function engineOnPath(env: NodeJS.ProcessEnv): LocatedEngine | undefined {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const candidate = join(folder, "pulumi");
    if (folder === "" || !existsSync(candidate)) continue;
    const version = versionOf(candidate);
    if (version === null || semver.lt(version, ENGINE_VERSION)) return undefined;
    return { folder, version: String(version), source: "path" };
  }
  return undefined;
}

function versionOf(candidate: string): semver.SemVer | null {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const printed = spawnSync(candidate, ["version"], { encoding: "utf8", env });
  return semver.parse(printed.stdout?.trim());
}
