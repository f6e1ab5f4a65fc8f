import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Project } from "../project";

/** Folder that the Pulumi CLI keeps plugins and credentials in. */
export function userPulumiHome(env: NodeJS.ProcessEnv): string {
  return env["PULUMI_HOME"] || join(homedir(), ".pulumi");
}

/**
 * Address of the state backend in the order of the Pulumi CLI: `PULUMI_BACKEND_URL`, Pulumi.yaml, `pulumi login`.
 * `undefined` where nothing is set and nobody is logged in.
 */
export function backendUrl(project: Project, env: NodeJS.ProcessEnv): string | undefined {
  return env["PULUMI_BACKEND_URL"] || project.backend || loggedInTo(env);
}

/**
 * The address without the sidecar files that `file://` backends write by default: they are not written in one step, and
 * the program, which reads its own stack's outputs while the engine saves the state, would meet half of one.
 *
 * Source: gocloud.dev/blob/fileblob, `metadata=skip`
 */
export function withoutSidecars(url: string): string {
  if (!url.startsWith("file://") || /[?&]metadata=/.test(url)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}metadata=skip`;
}

function loggedInTo(env: NodeJS.ProcessEnv): string | undefined {
  const file = join(userPulumiHome(env), "credentials.json");
  if (!existsSync(file)) return undefined;
  try {
    const credentials = z.looseObject({ current: z.string().optional() });
    return credentials.parse(JSON.parse(readFileSync(file, "utf8"))).current || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The environment in which the Pulumi CLI can list the stacks of that backend. In PostgreSQL it (3.248.0) looks at ten at a
 * time and needs two connections for each; its pool has two for each core, so with more stacks it waits for ever.
 */
export function listingEnvironment(
  url: string | undefined,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  if (url === undefined || !/^postgres(ql)?:/.test(url)) return env;
  return { PULUMI_DIY_BACKEND_PARALLEL: "1", ...env };
}

/** Folder of a `file://` backend (`file://~`, `file://./state`, `file:///srv/state`); `undefined` for others. */
export function backendFolder(url: string | undefined, project: Project): string | undefined {
  if (url === undefined || !url.startsWith("file://")) return undefined;
  const path = url.slice("file://".length).replace(/\?.*$/, "");
  if (path.startsWith("~")) return join(homedir(), path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : resolve(project.folder, path);
}
