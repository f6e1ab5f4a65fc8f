const SCOPE = /^[a-zA-Z0-9_/${}. *-]+$/;

/** GitLab's text for a scope with other characters. */
export const SCOPE_MESSAGE =
  "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces";

export function isEnvironmentScope(text: string): boolean {
  return SCOPE.test(text);
}

/**
 * How well a scope fits a job's environment: 0 for `*`, 1 for another pattern, 2 for the very name; `undefined` when
 * it does not fit. A job without an environment sees `*` only.
 *
 * Source: https://docs.gitlab.com/ci/environments/#limit-the-environment-scope-of-a-cicd-variable
 */
export function fitOf(scope: string, environment: string | undefined): number | undefined {
  if (scope === "*") return 0;
  if (environment === undefined) return undefined;
  if (scope === environment) return 2;
  return matchesPattern(scope, environment) ? 1 : undefined;
}

/** Whether a name fits a pattern in which `*` stands for any text. Also how protected branches and tags are named. */
export function matchesPattern(pattern: string, name: string): boolean {
  const literals = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "s").test(name);
}
