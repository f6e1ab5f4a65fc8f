import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Bundles the stand-in as `pulumi-resource-okta`, for engines that find it on PATH. Engines that run side by side need
 * this: an attached provider is cancelled for all of them when the first one ends.
 *
 * @param folder Where it goes; put it on PATH.
 */
export async function buildOktaPlugin(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(__dirname, "pluginMain.ts")],
    outfile: join(folder, "okta.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    logLevel: "warning",
  });
  const executable = join(folder, "pulumi-resource-okta");
  writeFileSync(executable, '#!/usr/bin/env node\nrequire("./okta.cjs");\n');
  chmodSync(executable, 0o755);
}
