import type { StackState, StateResource } from "../backend/state";
import type { Verdict } from "./stray";

/** What a stack's state knows of. */
export interface Known {
  /** `<project>/<stack>/`, with which the owner marks of this stack begin. */
  ownerPrefix: string;
  stack: string;
  /** Ids of apps. */
  clients: ReadonlySet<string>;
  /** Ids of client secrets, and of those in Entra that the state will remove itself. */
  secrets: ReadonlySet<string>;
  /** Addresses of entries in stores that show who wrote them. */
  stores: ReadonlySet<string>;
  /** The newest generation of each team, delivered or not. */
  newest: ReadonlyMap<string, { generation: number; issuedAt: string }>;
}

const CLIENTS = ["okta:app/oAuth:OAuth", "cikeys:entra:Application"];
const SECRETS = ["cikeys:okta:ClientSecret", "cikeys:entra:ClientSecret"];
const STORES = ["cikeys:gitlab:Variable", "cikeys:jenkins:SecretText"];

/** Reads a state; without one nothing is known. */
export function knownBy(state: StackState | undefined, project: string, stack: string): Known {
  const resources = state?.resources ?? [];
  const ids = (types: string[]) =>
    resources.filter(({ type }) => types.includes(type)).flatMap(({ id }) => id ?? []);
  return {
    ownerPrefix: `${project}/${stack}/`,
    stack,
    clients: new Set(ids(CLIENTS)),
    secrets: new Set([...ids(SECRETS), ...resources.flatMap(noted)]),
    stores: new Set(ids(STORES)),
    newest: newestGenerations(resources),
  };
}

/** Secrets of its name that an Entra secret found, and takes along when it goes. */
function noted({ type, outputs }: StateResource): string[] {
  if (type !== "cikeys:entra:ClientSecret") return [];
  const lists = [outputs?.["strays"], outputs?.["twins"]];
  return lists.flat().filter((id) => typeof id === "string");
}

function newestGenerations(resources: readonly StateResource[]): Known["newest"] {
  const newest = new Map<string, { generation: number; issuedAt: string }>();
  for (const { type, urn, outputs } of resources) {
    const [, team, digits] = /::([^:]+)-generation-(\d+)$/.exec(urn) ?? [];
    const issuedAt = outputs?.["issuedAt"];
    if (type !== "cikeys:index:Generation" || team === undefined) continue;
    const generation = Number(digits);
    if (typeof issuedAt !== "string" || (newest.get(team)?.generation ?? 0) >= generation) continue;
    newest.set(team, { generation, issuedAt });
  }
  return newest;
}

/**
 * What something is that the state does not know. It is of an older state's future when its generation is later than the
 * newest that the state has, or is that one and was there before the state made it. Of two of the newest generation
 * nobody can tell which one the stores hold, where two updates ran at once.
 */
export function verdictOn(
  { newest }: Known,
  found: { team: string; generation: number | null; created: string | null },
): Verdict {
  const { team, generation, created } = found;
  if (generation === null) return "foreign";
  const known = newest.get(team);
  if (known === undefined || generation > known.generation) return "older state";
  if (generation < known.generation) return "stray";
  const before = created !== null && Date.parse(created) < Date.parse(known.issuedAt);
  return before ? "older state" : "twin";
}
