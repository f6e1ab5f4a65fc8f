import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";

const PREFIX = "flyte-ci-keys:";

/** Words that a settings object may have, for guesses at misspelt ones. */
export const SETTING_WORDS = [
  "domain identity teams rotation github gitlab jenkins protect exportKeys confirmDestroy renamedFrom",
  "writeDelayMs kind orgName baseUrl authorizationServer scope audience accessPolicy label check",
  "successes interval timeout through caFile stores adoptApp repository environment secretName",
  "createEnvironment organization visibility repositories app adopt",
  "project group instance key environmentScope masked hidden protected raw deployRef tokenEnv",
  "url folder credentialId allowInsecure",
  "every overlap spread brownout waitForRuns request compromised hold nextGeneration",
  "tenantId api role displayName consent preAuthorize manageRole owners maxSecretLifetimeDays authorityHost graphUrl",
  "issuer registration clients id expiresAt clientSecret",
  "access mode",
].flatMap((line) => line.split(" "));

/** All that is wrong with a stack's settings, one line each: path and what is allowed, never the value. */
export function explainIssues(issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.flatMap(linesOf).map((line) => `  ${line}`);
  return [
    `the stack's settings have ${lines.length === 1 ? "an error" : `${lines.length} errors`}; nothing was touched:`,
    ...lines,
    "See them: pulumi config. Change one: pulumi config set --path <path> <value>",
  ].join("\n");
}

function linesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${pathOf([...issue.path, key])}: is not a setting${guess(key)}`,
    );
  }
  return [`${pathOf(issue.path)}: ${issue.message}`];
}

function pathOf(path: readonly PropertyKey[]): string {
  return `${PREFIX}${path.map(String).join(".")}`;
}

function guess(key: string): string {
  const near = closest(key, SETTING_WORDS);
  if (near === key) return " here";
  return distance(key, near) <= Math.max(2, key.length / 3) ? `; did you mean "${near}"?` : "";
}

/** Kinds of value in a person's words. */
const KINDS: Record<string, string> = {
  object: "a group of settings",
  record: "a group of settings",
  array: "a list",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
};

/** Words for issues that have no message of their own; zod's would speak of types. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type") return `must be ${KINDS[issue.expected] ?? "of another kind"}`;
  if (issue.code === "too_small") {
    return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  }
  if (issue.code === "too_big") {
    return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
  }
  return undefined;
};
