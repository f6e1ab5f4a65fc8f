import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { CliError } from "./cliError";

/** A Pulumi project: where Pulumi.yaml is and what it says about stacks. */
export interface Project {
  /** Folder with Pulumi.yaml. */
  folder: string;
  name: string;
  /** Folder with the Pulumi.<stack>.yaml files (`stackConfigDir`). */
  stackFolder: string;
  /** State backend, where Pulumi.yaml names one. */
  backend?: string;
}

const schema = z.looseObject({
  name: z.string(),
  stackConfigDir: z.string().optional(),
  backend: z.looseObject({ url: z.string().optional() }).optional(),
});

/**
 * The project of a folder: its Pulumi.yaml, or the nearest one above it, as the Pulumi CLI looks for it.
 *
 * @throws CliError when there is none, or it is malformed.
 */
export function findProject(from: string): Project {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
    if (file !== undefined) return read(file);
    if (folder === dirname(folder)) break;
  }
  throw new CliError(
    `there is no Pulumi.yaml in ${start} or above it. Run this in the checkout, or name its folder: ` +
      "flyte-ci-keys -C <folder> …",
  );
}

function read(file: string): Project {
  const parsed = schema.safeParse(parseYaml(file));
  if (!parsed.success) throw new CliError(`${file} must have a \`name\``);
  const { name, stackConfigDir = ".", backend } = parsed.data;
  const folder = dirname(file);
  return {
    folder,
    name,
    stackFolder: resolve(folder, stackConfigDir),
    ...(backend?.url === undefined ? {} : { backend: backend.url }),
  };
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch {
    throw new CliError(`${file} is not YAML that can be read`);
  }
}
