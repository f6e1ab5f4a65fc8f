import * as pulumi from "@pulumi/pulumi";
import { explainIssues } from "./explain";
import { SETTING_KEYS, settingsSchema, type Settings } from "./schema";

/** Settings whose value is plain text in the stack file, not a structure. */
const PLAIN = new Set<string>(["domain", "renamedFrom"]);

/**
 * Reads and validates the stack configuration.
 *
 * @throws pulumi.RunError listing every error of the stack at once.
 */
export function readSettings(config = new pulumi.Config("flyte-ci-keys")): Settings {
  const raw = Object.fromEntries(
    SETTING_KEYS.map(
      (key) => [key, PLAIN.has(key) ? config.get(key) : structure(config, key)] as const,
    ).filter(([, value]) => value !== undefined),
  );
  return validateSettings(raw);
}

/**
 * Validates settings.
 *
 * @throws pulumi.RunError
 */
export function validateSettings(raw: unknown): Settings {
  const parsed = settingsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new pulumi.RunError(explainIssues(parsed.error.issues));
}

/** Pulumi's own error would repeat the value. */
function structure(config: pulumi.Config, key: string): unknown {
  try {
    return config.getObject(key);
  } catch {
    throw new pulumi.RunError(
      `flyte-ci-keys:${key} must be a structure (YAML in Pulumi.<stack>.yaml, or pulumi config set --path).`,
    );
  }
}
