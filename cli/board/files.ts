import { randomUUID } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CliError } from "../cliError";
import type { Board } from "../status/schema";

/** Forms of the board that go to a file, by their option. `-` is standard output, in the table's place. */
export interface BoardFiles {
  html?: string;
  markdown?: string;
  openmetrics?: string;
}

const RENDERERS: Record<keyof BoardFiles, () => Promise<(board: Board) => string>> = {
  html: async () => (await import("./html.js")).boardHtml,
  markdown: async () => (await import("./markdown.js")).boardMarkdown,
  openmetrics: async () => (await import("./openMetrics.js")).boardOpenMetrics,
};

/** @throws CliError when two forms would share standard output. */
export function checkFiles(files: BoardFiles, json: boolean): void {
  const printed = kinds(files).filter((kind) => files[kind] === "-");
  if (printed.length > 1 || (json && printed.length > 0)) {
    const options = [...printed.map((kind) => `--${kind} -`), ...(json ? ["--json"] : [])];
    throw new CliError(
      `only one of ${options.join(", ")} can use standard output; give the others a file`,
    );
  }
}

/**
 * Writes the forms that were asked for, all from the same board.
 *
 * @returns The form that was asked for on standard output, if any.
 * @throws CliError when a file cannot be written.
 */
export async function writeFiles(board: Board, files: BoardFiles): Promise<string | undefined> {
  let printed: string | undefined;
  for (const kind of kinds(files)) {
    const text = (await RENDERERS[kind]())(board);
    const file = files[kind] as string;
    if (file === "-") printed = text;
    else writeWhole(file, `${text.trimEnd()}\n`, kind);
  }
  return printed?.trimEnd();
}

function kinds(files: BoardFiles): (keyof BoardFiles)[] {
  const all = Object.keys(RENDERERS) as (keyof BoardFiles)[];
  return all.filter((kind) => files[kind] !== undefined);
}

/** Whole or not at all: a collector may read at any moment. It must look past the temporary name (no `.prom` ending). */
function writeWhole(named: string, text: string, kind: string): void {
  try {
    const found = statSync(named, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) {
      writeFileSync(named, text); // a pipe, a device
      return;
    }
    replace(found === undefined ? named : realpathSync(named), text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new CliError(`--${kind}: ${named} cannot be written (${code})`);
  }
}

function replace(file: string, text: string): void {
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
