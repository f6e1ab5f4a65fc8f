import { existsSync } from "node:fs";
import { CliError } from "../cliError";
import type { Context } from "../context";
import { readFleet, select, settingsOf, stackNamed, teamsOf } from "../fleet/fleet";
import { StackFile } from "../settings/stackFile";
import type { SettingValue } from "../settings/yamlNodes";
import { readFields } from "./fieldText";
import { newFile } from "./init";
import { mainSetting } from "./kinds";
import { validated, typed, type Draft } from "./validate";

/** What was given on the command line. */
export interface AddTeamOptions {
  store: string[];
  stack?: string;
  /** Stack whose settings a new stack takes, all but its teams. */
  like?: string;
}

/**
 * Adds a team to a stack's settings, or to a new stack's that are otherwise another's.
 *
 * @throws CliError when the settings would be wrong; then nothing is written.
 */
export function addTeam(
  context: Context,
  team: string,
  { store, stack, like }: AddTeamOptions,
): { stack: string; file: string } {
  const file = like === undefined ? existing(context, stack) : copyOf(context, like, stack);
  const twin = teamsOf(file.file).find((name) => name.toLowerCase() === team.toLowerCase());
  if (twin !== undefined) throw new CliError(`${file.file.file} has a team "${twin}" already`);
  const stores = store.map((text) => readFields(text, "--store", mainSetting));
  const settings = file.file.settings() as Draft;
  const teams = { ...(settings["teams"] as Draft | undefined), [team]: { stores } };
  const draft = typed({ ...settings, teams });
  if (!file.file.importsEnvironments) validated(draft);
  const typedTeam = (draft["teams"] as Draft)[team] as SettingValue;
  file.file.set(["teams", team], typedTeam);
  file.file.save();
  return { stack: file.stack, file: file.file.file };
}

interface Target {
  stack: string;
  file: StackFile;
}

function existing({ project }: Context, stack: string | undefined): Target {
  const fleet = readFleet(project);
  if (stack !== undefined && !existsSync(StackFile.pathOf(project, stack))) {
    const names = fleet.map(({ name }) => name);
    const like = names[0] ?? "<stack>";
    throw new CliError(
      `there is no stack "${stack}". To make it with the settings of another: add --like ${like}` +
        (names.length === 0 ? ", after: flyte-ci-keys init" : ""),
    );
  }
  const [found] = select(fleet, stack === undefined ? {} : { stack: [stack] });
  if (found === undefined) throw new CliError("there is no stack");
  return { stack: found.name, file: settingsOf(found) };
}

/** Everything but teams and what belongs to one stack alone. */
function copyOf(context: Context, like: string, stack: string | undefined): Target {
  if (stack === undefined) throw new CliError("--like makes a new stack: name it with --stack");
  const path = newFile(context, stack);
  const model = settingsOf(stackNamed(readFleet(context.project), like));
  const file = StackFile.parse(path, model.toString());
  for (const key of ["encryptionsalt", "encryptedkey"] as const) file.forget(key);
  for (const key of ["teams", "confirmDestroy", "renamedFrom"] as const) file.remove([key]);
  return { stack, file };
}
