import { delimiter } from "node:path";
import type { Context } from "../context";
import { builtPluginFolders } from "./plugins";

/** The engine first on PATH, and the GitHub plugin where it had to be built. */
export async function workerEnvironment(context: Context): Promise<NodeJS.ProcessEnv> {
  const { folder } = await context.engine();
  const path = [folder, ...builtPluginFolders(context.env), context.env["PATH"] ?? ""];
  return { ...context.env, PATH: path.join(delimiter) };
}
