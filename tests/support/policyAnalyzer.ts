import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { World } from "../../sandbox/world";

/**
 * Lets the engine start policy packs in TypeScript. A released Pulumi CLI brings `pulumi-language-nodejs`, which runs
 * `@pulumi/pulumi/cmd/run-policy-pack`; the CLI that is built here comes without it. Where the engine finds no language
 * plugin, it starts `pulumi-analyzer-policy-<runtime>` with the same arguments (sdk/go/common/resource/plugin,
 * `NewPolicyAnalyzer`): this script, which runs the same module.
 */
export function providePolicyAnalyzer(world: World): void {
  const folder = join(world.folder, "policy-analyzer");
  mkdirSync(folder);
  const module = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const script = `#!/bin/sh\nexec "${process.execPath}" "${module}" "$@"\n`;
  writeFileSync(join(folder, "pulumi-analyzer-policy-nodejs"), script, { mode: 0o755 });
  const environment = world.engineEnvironment.bind(world);
  world.engineEnvironment = () => {
    const env = environment();
    return { ...env, PATH: `${folder}${delimiter}${env["PATH"] ?? ""}` };
  };
}
