import { isEnvironmentScope, SCOPE_MESSAGE } from "./environmentScope";
import type { PlaceKind } from "./world";

/** A stored variable. Only the emulator's owner reads the value of a hidden one. */
export interface Variable {
  key: string;
  value: string;
  variableType: "env_var" | "file";
  protected: boolean;
  masked: boolean;
  hidden: boolean;
  raw: boolean;
  environmentScope: string;
  description: string | null;
}

/** A masked value whose variables are expanded (GitLab `Ci::Maskable::REGEX`). */
const MASKED = /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
/** A masked value that is taken as it is (GitLab `Ci::Maskable::MASK_AND_RAW_REGEX`); Ruby's `\S` is ASCII only. */
const MASKED_AND_RAW = /^[^ \t\r\n\f\v]{8,}$/;

const LONGEST_INSTANCE_VALUE = 10_000;

/**
 * What GitLab's models refuse, by attribute.
 *
 * Source: https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable, and the models `Ci::Variable`, `Ci::HasVariable`,
 * `Ci::Maskable`, `Ci::HidableVariable` of GitLab
 */
export function flawsOf(
  kind: PlaceKind,
  variable: Variable,
  previous?: Variable,
): Record<string, string[]> {
  const flaws: Record<string, string[]> = {};
  const add = (attribute: string, text: string) => (flaws[attribute] ??= []).push(text);
  const { key, value, environmentScope, description } = variable;
  if (key === "") add("key", "can't be blank");
  if (key.length > 255) add("key", "is too long (maximum is 255 characters)");
  if (!/^[a-zA-Z0-9_]+$/.test(key)) add("key", "can contain only letters, digits and '_'.");
  if (environmentScope === "") add("environment_scope", "can't be blank");
  if (!isEnvironmentScope(environmentScope)) add("environment_scope", SCOPE_MESSAGE);
  if ((description ?? "").length > 255) {
    add("description", "is too long (maximum is 255 characters)");
  }
  if (variable.masked && !(variable.raw ? MASKED_AND_RAW : MASKED).test(value)) {
    add("value", "is invalid");
  }
  if (kind === "instance" && value.length > LONGEST_INSTANCE_VALUE) {
    add("value", "The value of the provided variable exceeds the 10000 character limit");
  }
  if (previous?.hidden === true && previous.masked !== variable.masked) {
    add("base", "The visibility setting cannot be changed for masked and hidden variables.");
  }
  return flaws;
}
