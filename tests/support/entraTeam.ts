import type { World } from "../../sandbox/world";

/** Settings with one team in the sandbox's Entra tenant and one store. */
export function entraTeam(world: World, identity = "", rotation = ""): string {
  return entraTeams(world, ["payments"], identity, rotation);
}

/** Settings with several teams, each with the repository of its name. `identity` and `rotation` are further lines. */
export function entraTeams(
  { entra }: World,
  teams: string[],
  identity = "",
  rotation = "",
): string {
  const indented = (text: string, by: number) =>
    text.split("\n").flatMap((line) => (line === "" ? [] : [`${" ".repeat(by)}${line}\n`]));
  return `config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: entra
    tenantId: ${entra.tenantId}
    api: api://union
    authorityHost: ${entra.url}
    graphUrl: ${entra.url}
${indented(identity, 4).join("")}    check:
      interval: 0.3
      timeout: 6
  flyte-ci-keys:protect: false
  flyte-ci-keys:github:
    writeDelayMs: 0
  flyte-ci-keys:teams:
${teams
  .map(
    (team) => `    ${team}:
${rotation === "" ? "" : `      rotation:\n${indented(rotation, 8).join("")}`}      stores:
        - kind: github
          repository: acme/${team}
`,
  )
  .join("")}`;
}
