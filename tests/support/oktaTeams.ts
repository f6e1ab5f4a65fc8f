import { isPlain } from "../../cli/settings/plainScalar";

/** Settings of a stack with the given teams, each with a repository of its own. */
export function stackFileFor(teams: readonly string[]): string {
  const entries = teams.map(
    (team) =>
      `    ${isPlain(team) ? team : JSON.stringify(team)}:\n      stores:\n        - kind: github\n          repository: acme/${team}\n`,
  );
  return `config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: okta
    orgName: acme
    baseUrl: okta.com
    authorizationServer: union
    check:
      timeout: 3
      interval: 0.2
  flyte-ci-keys:protect: false
  flyte-ci-keys:github:
    writeDelayMs: 0
  flyte-ci-keys:teams:
${entries.join("")}`;
}
