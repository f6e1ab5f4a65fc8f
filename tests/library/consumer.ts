import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import manifest from "../../package.json";
import { ROOT } from "../../sandbox/stack";
import { pageText } from "../docs/markdown";

const execute = promisify(execFile);

/** What a command printed. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/** Somebody's own Pulumi project, outside the checkout, with the packed library installed from its file. */
export class Consumer {
  /** Folder of the project. */
  readonly folder: string;

  private constructor(private readonly scratch: string) {
    this.folder = join(scratch, "project");
  }

  /** Packs the library, and installs it beside the SDK; what npm has in its cache it does not fetch again. */
  static async create(): Promise<Consumer> {
    const consumer = new Consumer(mkdtempSync(join(tmpdir(), "flyte-ci-keys-consumer-")));
    const { scratch, folder } = consumer;
    mkdirSync(folder);
    await consumer.npm("pack", join(ROOT, "library"), "--pack-destination", scratch);
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "platform", private: true }),
    );
    const sdk = `@pulumi/pulumi@${manifest.dependencies["@pulumi/pulumi"]}`;
    await consumer.npm("install", consumer.tarball, sdk, "--prefer-offline", "--ignore-scripts");
    return consumer;
  }

  /** The packed library. */
  get tarball(): string {
    const name = readdirSync(this.scratch).find((file) => file.endsWith(".tgz"));
    return join(this.scratch, name ?? "");
  }

  /** The installed library. */
  get installed(): string {
    return join(this.folder, "node_modules", "flyte-ci-keys");
  }

  /** Paths of the files in the package, and the mode of each. */
  async packed(): Promise<{ path: string; executable: boolean }[]> {
    const { stdout } = await execute("tar", ["-tvzf", this.tarball]);
    return stdout
      .trim()
      .split("\n")
      .map((line) => ({
        path: line.slice(line.indexOf("package/") + "package/".length),
        executable: line.startsWith("-rwx"),
      }));
  }

  /** Compiles the project's `index.ts`; what the compiler has to say of it, and of the library's declarations. */
  compile(options: ts.CompilerOptions): string[] {
    const index = join(this.folder, "index.ts");
    const program = ts.createProgram([index], { ...options, types: [] });
    const own = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName === index || fileName.startsWith(this.installed));
    const flaws = own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    program.emit();
    return [...program.getOptionsDiagnostics(), ...flaws].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs plain Node in the project. */
  node(file: string, env: NodeJS.ProcessEnv): Promise<Printed> {
    return this.execute(process.execPath, [file], env);
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private async npm(...args: string[]): Promise<void> {
    await this.execute("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"]);
  }

  private async execute(
    command: string,
    args: string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<Printed> {
    try {
      return await execute(command, args, { cwd: this.folder, env, maxBuffer: 1 << 26 });
    } catch (error) {
      const { stdout = "", stderr = "" } = error as Partial<Printed>;
      throw new Error(`${command} ${args.join(" ")}:\n${stdout}${stderr}`);
    }
  }
}

/** The only block of a language on a page. */
export function blockOf(page: string, language: string): string {
  const blocks = [
    ...pageText(page).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms")),
  ];
  const [block, ...more] = blocks;
  if (block?.[1] === undefined || more.length > 0) {
    throw new Error(`${page} must have one block of ${language}`);
  }
  return block[1];
}

/** Text with each of the replacements made; every one must be possible. */
export function substitute(text: string, ...replacements: [from: string, to: string][]): string {
  return replacements.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the page must have "${from}"`);
    return before.replaceAll(from, to);
  }, text);
}
