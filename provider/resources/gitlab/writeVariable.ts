import { ServiceError } from "../../http/serviceError";
import type { GitLab } from "../../services/gitlab/gitlab";
import type { GitLabContent, GitLabVariable } from "../../services/gitlab/variables";
import { olderState } from "../olderState";
import { generationIn, MARK, writerOf } from "./mark";
import type { VariableInputs } from "./variableInputs";
import { addressOf, contentOf, targetOf } from "./variableState";

/**
 * Writes a variable that the state does not know: looks first, adds it where there is none, and overwrites in place what
 * an interrupted update of ours left behind. Nothing is ever added twice.
 *
 * @throws Error when somebody else's is there and `adopt` is not set.
 */
export async function createVariable(gitlab: GitLab, wanted: VariableInputs): Promise<void> {
  const found = await findVariable(gitlab, wanted);
  return found === undefined ? add(gitlab, wanted) : takeOver(gitlab, wanted, found);
}

/**
 * Overwrites our variable in place; adds it again where somebody deleted it, so that no store stays empty.
 *
 * @param written Generation that the state has as written last.
 */
export async function updateVariable(
  gitlab: GitLab,
  wanted: VariableInputs,
  written: number | undefined,
): Promise<void> {
  const found = wanted.generation === undefined ? undefined : await findVariable(gitlab, wanted);
  if (found !== undefined) refuseNewer(wanted, found, written);
  if (!(await overwrite(gitlab, wanted))) await createVariable(gitlab, wanted);
}

/** @throws Error when the variable holds a later generation of this team's key. */
function refuseNewer(wanted: VariableInputs, { description }: GitLabVariable, written = 0): void {
  const generation = generationIn(description);
  if (generation === undefined || wanted.generation === undefined) return;
  const newest = Math.max(wanted.generation, written);
  if (generation <= newest) return;
  if (writerOf(description) !== wanted.description) return;
  const team = wanted.description.split("/").at(-1);
  throw olderState({ seen: `${addressOf(wanted)} holds`, generation, team });
}

/** The variable, of exactly our environment scope. */
export async function findVariable(
  gitlab: GitLab,
  wanted: VariableInputs,
): Promise<GitLabVariable | undefined> {
  const found = await gitlab.variables.find(targetOf(wanted));
  if (found === undefined || found.environmentScope === wanted.environmentScope) return found;
  throw new Error(storedOtherwise(wanted, ["environmentScope"], ""));
}

async function add(gitlab: GitLab, wanted: VariableInputs): Promise<void> {
  const { hidden } = wanted;
  let stored: GitLabVariable;
  try {
    stored = await gitlab.variables.create(targetOf(wanted), contentOf(wanted), hidden);
  } catch (error) {
    // The answer may have been lost after GitLab had added it, or somebody was quicker: look, never ask twice.
    const mayBeThere =
      error instanceof ServiceError && (error.ambiguous || error.code === "key_taken");
    const found = mayBeThere ? await findVariable(gitlab, wanted) : undefined;
    if (found !== undefined) return takeOver(gitlab, wanted, found);
    if (error instanceof ServiceError && error.code === "key_taken") {
      throw new Error(takenElsewhere(wanted), { cause: error });
    }
    throw error;
  }
  const wrong = differences(stored, wanted);
  if (wrong.length === 0) return;
  throw new Error(storedOtherwise(wanted, wrong, await undo(gitlab, wanted, stored)));
}

async function takeOver(
  gitlab: GitLab,
  wanted: VariableInputs,
  found: GitLabVariable,
): Promise<void> {
  if (!wanted.adopt && writerOf(found.description) !== wanted.description) {
    throw new Error(notOurs(wanted, found));
  }
  refuseNewer(wanted, found);
  if (found.hidden !== wanted.hidden) throw new Error(otherVisibility(wanted, found));
  if (differences(found, wanted).length === 0 && found.value === wanted.value) return;
  if (await overwrite(gitlab, wanted)) return;
  throw new Error(`${addressOf(wanted)} was deleted meanwhile. Run \`pulumi up\` again.`);
}

/** In place. `false` when it is not there. */
async function overwrite(gitlab: GitLab, wanted: VariableInputs): Promise<boolean> {
  const stored = await gitlab.variables.update(targetOf(wanted), contentOf(wanted));
  if (stored === undefined) return false;
  const wrong = differences(stored, wanted);
  if (wrong.length === 0) return true;
  // Somebody made it anew: a refresh finds that, and the update after it replaces the variable.
  const remedy = wrong.includes("hidden") ? " Run `pulumi up --refresh`." : "";
  throw new Error(storedOtherwise(wanted, wrong, remedy));
}

/** Attributes that GitLab holds otherwise than they were written. A hidden value is not shown. */
function differences(stored: GitLabVariable, wanted: VariableInputs): string[] {
  const { value, hidden, environmentScope } = stored;
  const content = contentOf(wanted);
  const names = Object.keys(content) as (keyof GitLabContent)[];
  return [
    ...(environmentScope === wanted.environmentScope ? [] : ["environmentScope"]),
    ...(hidden === wanted.hidden ? [] : ["hidden"]),
    ...names.filter((name) =>
      name === "value" ? value !== null && value !== content.value : stored[name] !== content[name],
    ),
  ];
}

/** Takes back what was just added: nobody asked for it in this form. */
async function undo(
  gitlab: GitLab,
  wanted: VariableInputs,
  { environmentScope }: GitLabVariable,
): Promise<string> {
  try {
    await gitlab.variables.delete({ ...targetOf(wanted), environmentScope });
    return " It was taken back.";
  } catch {
    return " It could not be taken back: delete it in GitLab.";
  }
}

const CAUSES: Record<string, string> = {
  environmentScope: "a group's variables have environment scopes from GitLab Premium 16.9 on",
  hidden: "variables can be hidden from GitLab 17.4 on",
  description: "variables have a description from GitLab 16.2 on, of the instance from 16.8 on",
};

function storedOtherwise(wanted: VariableInputs, names: string[], undone: string): string {
  const causes = names.flatMap((name) => CAUSES[name] ?? []);
  const why = causes.length === 0 ? "" : ` (${causes.join("; ")})`;
  return `${addressOf(wanted)}: GitLab holds it with another ${names.join(", ")} than asked for${why}.${undone}`;
}

function takenElsewhere(wanted: VariableInputs): string {
  return (
    `${addressOf(wanted)}: GitLab says that the key is taken, but shows no such variable in this environment scope ` +
    `(${CAUSES["environmentScope"]}). Nothing was changed.`
  );
}

function notOurs(wanted: VariableInputs, { description }: GitLabVariable): string {
  const writer = description.includes(MARK)
    ? `was written by ${MARK} for another team or stack`
    : "was not written by this stack";
  return (
    `${addressOf(wanted)} exists and ${writer}. Nothing was changed. To take it over and overwrite its value, set ` +
    "`adopt: true` for this store; or delete it in GitLab (Settings > CI/CD > Variables). Then run `pulumi up` again."
  );
}

function otherVisibility(wanted: VariableInputs, { hidden }: GitLabVariable): string {
  const [is, asked] = hidden ? ["hidden", "visible"] : ["visible", "hidden"];
  return (
    `${addressOf(wanted)} is ${is} and should be ${asked}, which GitLab allows for new variables only. Nothing was ` +
    `changed. Set \`hidden: ${hidden}\` for this store, or delete the variable in GitLab (Settings > CI/CD > ` +
    "Variables), then run `pulumi up` again."
  );
}
