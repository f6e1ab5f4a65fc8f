import { columns } from "../output/columns";
import type { Stray, StrayReport } from "./stray";

const HEAD = ["STACK", "TEAM", "WHAT", "GENERATION", "CREATED", "VERDICT"];

const DATE_LENGTH = "YYYY-MM-DD".length;

const OLDER =
  "A generation that the state should know and does not: the state is older than the service. Bring the newest state back " +
  "(pulumi stack import); where it is lost: docs/operation.md, An older state.";

const TWIN =
  "Two updates ran at once, or one was killed: of two of one generation nobody can tell which one the stores hold. " +
  "flyte-ci-keys rotate <team> writes a new key into them; after that the twin is a stray.";

/** What was found, as a table, and what could not be looked at. */
export function strayText({ strays, notLooked }: StrayReport): string {
  const table = strays.length === 0 ? "no strays" : columns(HEAD, strays.map(rowOf));
  return [
    table,
    ...(strays.some(({ verdict }) => verdict === "older state") ? [OLDER] : []),
    ...(strays.some(({ verdict }) => verdict === "twin") ? [TWIN] : []),
    ...notLooked.map((line) => `not looked at: ${line}`),
  ].join("\n");
}

function rowOf(stray: Stray): string[] {
  const { stack, team, service, kind, name, generation, created, disabledSince, verdict } = stray;
  const disabled =
    disabledSince === null ? "" : ` (off since ${disabledSince.slice(0, DATE_LENGTH)})`;
  return [
    stack,
    team,
    `${service} ${kind}: ${name}${disabled}`,
    generation === null ? "-" : String(generation),
    created?.slice(0, DATE_LENGTH) ?? "-",
    verdict,
  ];
}
