import { existsSync, readdirSync } from "node:fs";
import { CliError } from "../cliError";
import { didYouMean } from "../closest";
import type { Project } from "../project";
import { StackFile } from "../settings/stackFile";

/** A stack that has a settings file. */
export interface FleetStack {
  name: string;
  /** Its settings, or why they cannot be read; then the other stacks go on. */
  file: StackFile | CliError;
  /** Teams in the file; more may come from imported environments. */
  teams: string[];
}

/** Which stacks a person named. */
export interface Selection {
  all?: boolean;
  stack?: string[];
  team?: string[];
}

/** Every stack of the project: one for each Pulumi.<stack>.yaml. */
export function readFleet(project: Project): FleetStack[] {
  if (!existsSync(project.stackFolder)) return [];
  const names = readdirSync(project.stackFolder)
    .map((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort().map((name) => readStack(project, name));
}

function readStack(project: Project, name: string): FleetStack {
  try {
    const file = StackFile.read(project, name);
    return { name, file, teams: teamsOf(file) };
  } catch (error) {
    if (error instanceof CliError) return { name, file: error, teams: [] };
    throw error;
  }
}

/** @throws CliError when the stack's settings cannot be read. */
export function settingsOf({ file }: FleetStack): StackFile {
  if (file instanceof CliError) throw file;
  return file;
}

/** Names of the teams in a settings file. */
export function teamsOf(file: StackFile): string[] {
  const { teams } = file.settings();
  return typeof teams === "object" && teams !== null ? Object.keys(teams) : [];
}

/**
 * The stacks that a person means.
 *
 * @throws CliError when a stack or team is unknown, or nothing was named and there is more than one stack.
 */
export function select(fleet: readonly FleetStack[], selection: Selection): FleetStack[] {
  if (fleet.length === 0) {
    throw new CliError("there are no stacks: no Pulumi.<stack>.yaml. Make one: flyte-ci-keys init");
  }
  const { all = false, stack = [], team = [] } = selection;
  if (all) return [...fleet];
  const wanted = new Set([
    ...stack.map((name) => stackNamed(fleet, name)),
    ...team.flatMap((name) => stacksOfTeam(fleet, name)),
  ]);
  if (wanted.size > 0) return fleet.filter((candidate) => wanted.has(candidate));
  if (fleet.length === 1) return [...fleet];
  throw new CliError(
    `which stacks? Say --all, --stack <name> or --team <name>. There are: ${list(fleet.map(({ name }) => name))}`,
  );
}

/** @throws CliError naming the closest stack. */
export function stackNamed(fleet: readonly FleetStack[], name: string): FleetStack {
  const found = fleet.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = fleet.map((candidate) => candidate.name);
  throw new CliError(`there is no stack "${name}"${didYouMean(name, names)} ${known(names)}`);
}

/** @throws CliError naming the closest team. */
export function stacksOfTeam(fleet: readonly FleetStack[], team: string): FleetStack[] {
  const found = fleet.filter(({ teams }) => teams.includes(team));
  if (found.length > 0) return found;
  const names = [...new Set(fleet.flatMap(({ teams }) => teams))];
  const unread = fleet.filter(({ file }) => file instanceof CliError).map(({ name }) => name);
  const hint = unread.length === 0 ? "" : ` Not read: ${list(unread)} (flyte-ci-keys doctor)`;
  throw new CliError(
    `no stack has a team "${team}"${didYouMean(team, names)} ${known(names)}${hint}`,
  );
}

/**
 * The one stack of a team, for commands that change one.
 *
 * @throws CliError when the team is in more than one and `--stack` does not say which.
 */
export function stackOfTeam(
  fleet: readonly FleetStack[],
  team: string,
  stack: string | undefined,
): FleetStack {
  const found = stacksOfTeam(stack === undefined ? fleet : [stackNamed(fleet, stack)], team);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new CliError(
    `team "${team}" is in the stacks ${list(found.map(({ name }) => name))}: say which with --stack`,
  );
}

function known(names: string[]): string {
  return names.length === 0 ? "There are none." : `There are: ${list(names)}.`;
}

const SHOWN = 12;

function list(names: readonly string[]): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
  return names.slice(0, SHOWN).join(", ") + more;
}
