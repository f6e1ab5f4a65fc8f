import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes what the package carries, from nothing: `dist/`, the components as JavaScript with declarations, and `bin/`, the
 * provider. V8's compiled code stays out: nobody can read it, and it fits one Node only.
 */
const library = import.meta.dirname;
const checkout = join(library, "..");
const run = (script, ...args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: checkout,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
};

for (const folder of ["dist", "bin"])
  rmSync(join(library, folder), { recursive: true, force: true });
const require = createRequire(import.meta.url);
run(require.resolve("typescript/bin/tsc"), "-p", library);
const built = mkdtempSync(join(tmpdir(), "flyte-ci-keys-provider-"));
try {
  run(join(checkout, "provider", "build.mjs"), built);
  mkdirSync(join(library, "bin"));
  for (const file of ["pulumi-resource-cikeys", "cikeys.cjs"]) {
    cpSync(join(built, file), join(library, "bin", file));
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
