import { RunError } from "@pulumi/pulumi";
import type { z } from "zod";
import { isClientSecret, type ClientSecretSetting } from "../../settings/clientSecrets";
import { inWords } from "../../settings/explain";
import { validateSettings } from "../../settings/read";
import { settingsSchema, type Settings } from "../../settings/schema";
import { CliError } from "../cliError";
import type { SettingValue } from "../settings/yamlNodes";

/** A group of settings being put together. */
export type Draft = { [key: string]: SettingValue };

/** A setting that a draft still needs. */
export interface Missing {
  path: string[];
  /** What it is, in the words of the settings. */
  what: string;
}

/** Settings that are missing and cannot be guessed, in the order of the schema. */
export function missingIn(draft: Draft): Missing[] {
  const issues = settingsSchema.safeParse(draft, { error: inWords }).error?.issues ?? [];
  return issues.flatMap(({ path, message }) => {
    const what = /^is missing: (.*)$/s.exec(message)?.[1];
    return what === undefined ? [] : [{ path: path.map(String), what }];
  });
}

/**
 * A draft whose texts from the command line have become the numbers and truth values that settings want in their place.
 */
export function typed(draft: Draft): Draft {
  const copy = structuredClone(draft);
  for (const issue of settingsSchema.safeParse(copy).error?.issues ?? []) {
    if (issue.code === "invalid_type") convert(copy, issue);
  }
  return copy;
}

function convert(draft: Draft, { path, expected }: z.core.$ZodIssueInvalidType): void {
  const keys = path.map(String);
  const last = keys.pop();
  let group: unknown = draft;
  for (const key of keys) group = (group as Record<string, unknown> | undefined)?.[key];
  if (last === undefined || typeof group !== "object" || group === null) return;
  const fields = group as Record<string, unknown>;
  const text = fields[last];
  if (typeof text !== "string") return;
  if (expected === "boolean" && /^(true|false)$/.test(text)) fields[last] = text === "true";
  const isNumber = expected === "number" || expected === "int";
  if (isNumber && /^\d+(\.\d+)?$/.test(text)) fields[last] = Number(text);
}

/**
 * Settings of a file, validated as an update would.
 *
 * @throws CliError listing everything that is wrong.
 */
export function validated(settings: Readonly<Record<string, unknown>>): Settings {
  const entries = Object.entries(settings);
  const own = Object.fromEntries(entries.filter(([key]) => !isClientSecret(key)));
  const secrets = entries.filter(([key]) => isClientSecret(key)).map(clientSecret);
  try {
    return validateSettings(own, secrets);
  } catch (error) {
    if (RunError.isInstance(error)) throw new CliError(error.message);
    throw error;
  }
}

/** The value stays in the file; only whether it is encrypted there matters here. */
function clientSecret([key, value]: readonly [string, unknown]): ClientSecretSetting {
  const [, team = "", generation = ""] = /^[^/]*\/(.+)\/([^/]+)$/.exec(key) ?? [];
  const encrypted = typeof value === "object" && value !== null && "secure" in value;
  return { key, team, generation, value: "not looked at", encrypted };
}
