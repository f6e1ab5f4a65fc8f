import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT, type SandboxStack } from "../../sandbox/stack";

/** A change to one file of the provider that a test must notice. */
export interface Mutation {
  /** Path from the root of the checkout. */
  file: string;
  /** Text that is there exactly once, and what stands in its place. */
  from: string;
  to: string;
}

/**
 * Builds the provider with a mutation and lets a stack use that one.
 *
 * @throws Error when the text to change is not there exactly once: then nothing would be mutated.
 */
export async function useMutant(stack: SandboxStack, { file, from, to }: Mutation): Promise<void> {
  const source = readFileSync(join(ROOT, file), "utf8");
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
  const folder = join(stack.folder, "mutant");
  mkdirSync(folder);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["provider/main.ts"],
    outfile: join(folder, "cikeys.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
    plugins: [
      {
        name: "mutation",
        setup: (builder) =>
          builder.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === join(ROOT, file)
              ? { contents: source.replace(from, () => to), loader: "ts" }
              : undefined,
          ),
      },
    ],
  });
  const executable = join(folder, "pulumi-resource-cikeys");
  copyFileSync(join(ROOT, "provider", "launcher.cjs"), executable);
  chmodSync(executable, 0o755);
  const project = join(stack.folder, "Pulumi.yaml");
  const text = readFileSync(project, "utf8");
  writeFileSync(project, text.replace(/path: .*\bbin$/m, `path: ${folder}`));
}
