import { CliError } from "../cliError";

/** Settings of one identity or store, all as text. */
export type Fields = { kind: string } & Record<string, string>;

/**
 * Reads `kind=github,repository=acme/app,environment=team-a/production`, or `github:acme/app` where `main` says which
 * setting a kind's main one is. A comma inside a value is written `\,`.
 *
 * @param main The main setting of a kind; `undefined` where there is no such short form.
 * @throws CliError naming the option.
 */
export function readFields(
  text: string,
  option: string,
  main: (kind: string) => string | undefined,
): Fields {
  const short = /^([a-z]+):(.+)$/s.exec(text);
  const setting = short === null ? undefined : main(short[1] ?? "");
  if (short !== null && setting !== undefined) {
    return { kind: short[1] ?? "", [setting]: short[2] ?? "" };
  }
  const fields: Record<string, string> = {};
  for (const part of text.split(/(?<!\\),/)) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/s.exec(part.trim()) ?? [];
    if (key === undefined || value === undefined) {
      throw new CliError(`${option}: write it as kind=<kind>,<setting>=<value>,…`);
    }
    fields[key] = value.replaceAll("\\,", ",");
  }
  const { kind } = fields;
  if (kind === undefined) throw new CliError(`${option}: the kind is missing: kind=<kind>,…`);
  return { ...fields, kind };
}
