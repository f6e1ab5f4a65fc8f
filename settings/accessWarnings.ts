import { accessOf } from "./access";
import type { Settings } from "./schema";

/** What a person should know about the access of this stack's keys; each is said once in an update. */
export function accessWarnings({ access, domain, identity, teams }: Settings): string[] {
  const modes = Object.entries(teams).map(([team, own]) => ({
    team,
    mode: accessOf(access, own.access)?.mode,
  }));
  const open = modes.filter(({ mode }) => mode === "noop").map(({ team }) => team);
  const bound = modes.filter(({ mode }) => mode === "external" || mode === "union");
  return [
    ...(open.length === 0
      ? []
      : [
          `access.mode is noop: ${domain} lets every key deploy to every project and domain, those of ${named(open)} too. ` +
            "See docs/access.md for the modes that do not",
        ]),
    ...(bound.length === 0 || identity.kind !== "oidc"
      ? []
      : [
          "each rotation brings a new client, and a subject that the access rules do not know yet: bind the one that the " +
            "output `access` shows at once after a rotation, before pipelines deploy with it (docs/access.md)",
        ]),
  ];
}

const SHOWN = 3;

function named(teams: string[]): string {
  const more = teams.length > SHOWN ? ` and ${teams.length - SHOWN} more` : "";
  return teams.slice(0, SHOWN).join(", ") + more;
}
