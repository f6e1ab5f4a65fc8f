/**
 * Values of variables that lead to a real server; without one of them the tests are skipped, which is said aloud.
 *
 * @param context Of a `before` hook.
 */
export function liveVariables<Name extends string>(
  context: Mocha.Context,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    console.log(`      NOT RUN against a real server: set ${missing.join(", ")} (tests/README.md)`);
    context.skip();
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""])) as Record<
    Name,
    string
  >;
}

/** Part of a name that no other run of these tests uses. */
export function runId(): string {
  return Date.now().toString(36);
}
