import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isNode, isScalar, parseDocument, YAMLMap, type Document } from "yaml";
import { CliError } from "../cliError";
import type { Project } from "../project";
import { misreadNames } from "./misreadNames";
import { keyText, mapAt, put, type SettingValue } from "./yamlNodes";

const PREFIX = "flyte-ci-keys:";

const JSON_TEXT = /^(\s*[{[].*|true|false)$/s;

/** A Pulumi.<stack>.yaml: our settings in it can be read and edited; everything else, comments too, stays as it is. */
export class StackFile {
  private constructor(
    readonly file: string,
    private readonly document: Document,
  ) {}

  /** Path of a stack's file; it need not exist. */
  static pathOf({ stackFolder }: Project, stack: string): string {
    const names = [`Pulumi.${stack}.yaml`, `Pulumi.${stack}.yml`];
    const paths = names.map((name) => join(stackFolder, name));
    return paths.find(existsSync) ?? join(stackFolder, `Pulumi.${stack}.yaml`);
  }

  /** @throws CliError when it is missing, is no YAML, or has names that Pulumi would change. */
  static read(project: Project, stack: string): StackFile {
    const file = StackFile.pathOf(project, stack);
    if (!existsSync(file)) throw new CliError(`there is no ${file}; make it: flyte-ci-keys init`);
    const read = StackFile.parse(file, readFileSync(file, "utf8"));
    read.refuseMisread();
    return read;
  }

  /** @throws CliError when the text is not YAML. */
  static parse(file: string, text: string): StackFile {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error !== undefined) {
      const line = error.linePos?.[0].line;
      throw new CliError(`${file}${line === undefined ? "" : `, line ${line}`}: is not YAML`);
    }
    if (document.contents === null) (document as Document).contents = new YAMLMap();
    if (!isMap(document.contents)) throw new CliError(`${file}: must be a group of settings`);
    return new StackFile(file, document);
  }

  /** Our settings as plain values, without their prefix. */
  settings(): Record<string, unknown> {
    const config: unknown = this.document.get("config");
    if (!isMap(config)) return {};
    const own = config.items.filter(({ key }) => keyText(key).startsWith(PREFIX));
    return Object.fromEntries(
      own.map(({ key, value }) => [
        keyText(key).slice(PREFIX.length),
        plainSetting(value, this.document),
      ]),
    );
  }

  /** One of our settings; `undefined` where there is none. */
  valueAt([first, ...rest]: readonly [string, ...string[]]): unknown {
    let value: unknown = this.settings()[first];
    for (const key of rest) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
        return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  }

  /** Whether part of the configuration comes from Pulumi ESC and cannot be seen here. */
  get importsEnvironments(): boolean {
    return this.document.has("environment");
  }

  /** `secretsprovider` of the stack, if the file names one. */
  get secretsProvider(): string | undefined {
    const value: unknown = this.document.get("secretsprovider");
    return typeof value === "string" ? value : undefined;
  }

  set secretsProvider(value: string) {
    put(this.root, "secretsprovider", value);
  }

  /**
   * Sets one of our settings.
   *
   * @param path Without the prefix, for example `["teams", "payments", "rotation", "request"]`.
   * @throws CliError when something on the way is not a group of settings.
   */
  set(path: readonly [string, ...string[]], value: SettingValue): void {
    const [first, ...rest] = path;
    const keys = ["config", `${PREFIX}${first}`, ...rest];
    const last = keys.pop() ?? "";
    const map = mapAt(this.root, keys);
    if (map === undefined) {
      throw new CliError(
        `${this.file}: ${PREFIX}${path.slice(0, -1).join(".")} must be a group of settings, written as YAML and not ` +
          "as JSON in a text",
      );
    }
    put(map, last, value);
  }

  /** Takes one of our settings out; groups that become empty go with it. */
  remove(path: readonly [string, ...string[]]): void {
    const [first, ...rest] = path;
    removeFrom(this.root, ["config", `${PREFIX}${first}`, ...rest]);
  }

  /** Takes out what Pulumi keeps in the file for one stack alone. */
  forget(key: "encryptionsalt" | "encryptedkey"): void {
    removeFrom(this.root, [key]);
  }

  /** Text of the file. */
  toString(): string {
    return this.document.toString({ lineWidth: 0 });
  }

  /** Writes the file in one step: a reader sees the old one or the new one. */
  save(): void {
    const temporary = `${this.file}.${process.pid}.tmp`;
    const mode = existsSync(this.file) ? statSync(this.file).mode : 0o644;
    writeFileSync(temporary, this.toString(), { mode });
    renameSync(temporary, this.file);
  }

  private get root(): YAMLMap {
    return this.document.contents as YAMLMap;
  }

  private refuseMisread(): void {
    const config: unknown = this.document.get("config");
    if (!isMap(config)) return;
    const paths = config.items
      .filter(({ key }) => keyText(key).startsWith(PREFIX))
      .flatMap(({ key, value }) => misreadNames(value, [keyText(key)]));
    if (paths.length === 0) return;
    throw new CliError(
      [
        `${this.file} has names that YAML reads as numbers or the like; nothing was touched:`,
        ...paths.map((path) => `  ${path}: must be text: put it in quotes`),
      ].join("\n"),
    );
  }
}

/** Pulumi writes truth values, and structures set without `--path`, as JSON in a text. */
function plainSetting(node: unknown, document: Document): unknown {
  if (isScalar(node) && typeof node.value === "string" && JSON_TEXT.test(node.value)) {
    try {
      return JSON.parse(node.value) as unknown;
    } catch {
      return node.value;
    }
  }
  return plainValue(node, document);
}

/** Keys stay as they are written: a team may be called "007". */
function plainValue(node: unknown, document: Document): unknown {
  if (isMap(node)) {
    const entries = node.items.map(
      ({ key, value }) => [keyText(key), plainValue(value, document)] as const,
    );
    return Object.fromEntries(entries);
  }
  return isNode(node) ? node.toJS(document) : node;
}

function removeFrom(map: YAMLMap, [key, ...rest]: readonly (string | undefined)[]): void {
  const pair = map.items.find((candidate) => keyText(candidate.key) === key);
  if (pair === undefined) return;
  if (rest.length > 0) {
    if (!isMap(pair.value)) return;
    removeFrom(pair.value, rest);
    if (pair.value.items.length > 0) return;
  }
  map.items = map.items.filter((other) => other !== pair);
}
