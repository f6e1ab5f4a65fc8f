import { CliError } from "../cliError";
import { snapshotSource, type Context } from "../context";
import { readFleet, select, type FleetStack, type Selection } from "../fleet/fleet";
import { listBackend, readSnapshots, type Snapshot } from "../fleet/snapshot";
import { board, type StackFacts } from "./model";
import { outlineOf } from "./settingsOutline";
import type { Board } from "./schema";

/** The board of the selected stacks; of all of them when none is named. */
export async function readBoard(context: Context, selection: Selection = {}): Promise<Board> {
  const fleet = readFleet(context.project);
  const { all, stack, team } = selection;
  const everything = all === true || (stack === undefined && team === undefined);
  const source = snapshotSource(context);
  const selected = everything ? fleet : select(fleet, selection);
  const unknown = everything ? strangers(fleet, listBackend(source)) : [];
  const names = [...selected.map(({ name }) => name), ...unknown];
  const snapshots = await readSnapshots(source, names);
  const byName = new Map(fleet.map((one) => [one.name, one]));
  const whole = board({
    project: context.project.name,
    now: context.clock.now(),
    stacks: snapshots.map((snapshot) => factsOf(snapshot, byName.get(snapshot.stack))),
  });
  return team === undefined || everything ? whole : onlyTeams(whole, team, stack);
}

/** Stacks that the backend has and no settings file speaks of. */
function strangers(fleet: readonly FleetStack[], stored: string[] | undefined): string[] {
  const known = new Set(fleet.map(({ name }) => name));
  return (stored ?? []).filter((name) => !known.has(name));
}

function factsOf(snapshot: Snapshot, found: FleetStack | undefined): StackFacts {
  const { stack, state, locks } = snapshot;
  const file = found?.file;
  const error = file instanceof CliError ? file.message : snapshot.error;
  const settings =
    file === undefined || file instanceof CliError
      ? undefined
      : outlineOf(file.settings(), file.importsEnvironments);
  return { stack, settings, state, locks, ...(error === undefined ? {} : { error }) };
}

/** A team's stack may have other teams too; a stack that was named is shown whole. */
function onlyTeams(whole: Board, teams: string[], stacks: string[] = []): Board {
  const rows = whole.teams.filter(
    ({ team, stack }) => teams.includes(team) || stacks.includes(stack),
  );
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  const summary = {
    ...whole.summary,
    teams: rows.length,
    ok: count("ok"),
    due: count("due"),
    blocked: count("blocked"),
    human: count("human"),
  };
  return { ...whole, summary, teams: rows };
}
