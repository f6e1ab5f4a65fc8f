import * as pulumi from "@pulumi/pulumi";
import { accessConflicts } from "./accessConflicts";
import { clientSecrets, isClientSecret, type ClientSecretSetting } from "./clientSecrets";
import { conflicts } from "./conflicts";
import { explainIssues, inWords } from "./explain";
import { clientConflicts } from "./identities/clientConflicts";
import { SETTING_KEYS, settingsSchema, type Settings } from "./schema";

/** Settings whose value is plain text in the stack file, not a structure. */
const PLAIN = new Set<string>(["domain", "renamedFrom"]);

/**
 * Reads and validates the stack configuration.
 *
 * @param env May name the services of stores that name none.
 * @throws pulumi.RunError listing every error of the stack at once.
 */
export function readSettings(env: NodeJS.ProcessEnv = {}): Settings {
  const config = new pulumi.Config("flyte-ci-keys");
  const known = Object.fromEntries(
    SETTING_KEYS.map(
      (key) => [key, PLAIN.has(key) ? config.get(key) : structure(config, key)] as const,
    ).filter(([, value]) => value !== undefined),
  );
  const unknown = Object.fromEntries(unknownKeys(config).map((key) => [key, null]));
  return validateSettings({ ...unknown, ...known }, clientSecrets(config), env);
}

/**
 * Validates settings.
 *
 * @param secrets Client secrets, which stand beside the other settings.
 * @param env May name the services of stores that name none.
 * @throws pulumi.RunError
 */
export function validateSettings(
  raw: unknown,
  secrets: readonly ClientSecretSetting[] = [],
  env: NodeJS.ProcessEnv = {},
): Settings {
  const parsed = settingsSchema.safeParse(raw, { error: inWords });
  const issues = [
    ...(parsed.error?.issues ?? []),
    ...conflicts(raw, env),
    ...accessConflicts(raw),
    ...clientConflicts(raw, secrets),
  ];
  if (parsed.success && issues.length === 0) return parsed.data;
  throw new pulumi.RunError(explainIssues(issues));
}

/** Plain text where a structure belongs goes on to the schema: Pulumi's own error would repeat the value. */
function structure(config: pulumi.Config, key: string): unknown {
  try {
    return config.getObject(key);
  } catch {
    return config.get(key);
  }
}

/** Keys of ours in the stack configuration that are no settings; a misspelt one must not pass unseen. */
function unknownKeys({ name }: pulumi.Config): string[] {
  const known = new Set<string>(SETTING_KEYS);
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${name}:`))
    .map((key) => key.slice(name.length + 1))
    .filter((key) => !known.has(key) && !isClientSecret(key));
}
