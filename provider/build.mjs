import { chmodSync } from "node:fs";
import { build } from "esbuild";

/** Bundles the provider into one executable that needs nothing but Node: bin/pulumi-resource-cikeys. */
const outfile = "bin/pulumi-resource-cikeys";
await build({
  entryPoints: ["provider/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  keepNames: true,
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
