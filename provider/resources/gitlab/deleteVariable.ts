import type { GitLab } from "../../services/gitlab/gitlab";
import type { GitLabTarget } from "../../services/gitlab/variables";
import { writerOf } from "./mark";
import type { VariableInputs } from "./variableInputs";
import { addressOf, targetOf } from "./variableState";

/** What became of a variable that was to be deleted. */
export type Deletion =
  "deleted" | "was gone" | "left to another resource" | "left to somebody else";

/**
 * Deletes a variable if it is still the one that we wrote, by its description (`mark`) or by its value. In a project that
 * has moved it is looked for by the project's number.
 *
 * @throws Error when it may still be there.
 */
export async function deleteVariable(
  gitlab: GitLab,
  known: VariableInputs,
  mark: string,
): Promise<Deletion> {
  const target = await whereItIs(gitlab, known);
  if (target === undefined) return "was gone";
  const found = await gitlab.variables.find(target);
  if (found === undefined) return "was gone";
  if (found.description !== mark) {
    if (writerOf(found.description) === writerOf(mark)) return "left to another resource";
    if (found.value !== known.value) return "left to somebody else";
  }
  await gitlab.variables.delete(target);
  return "deleted";
}

/** The variable as GitLab finds it today; `undefined` when its project or group is certainly gone. */
async function whereItIs(gitlab: GitLab, known: VariableInputs): Promise<GitLabTarget | undefined> {
  const target = targetOf(known);
  const { kind } = target.place;
  const sight = await gitlab.places.look(target.place);
  switch (sight.state) {
    case "visible":
      if (sight.archived) {
        throw new Error(
          `the ${kind} is archived, so GitLab lets nobody change its variables. Unarchive it ` +
            "(Settings > General > Advanced)",
        );
      }
      return target;
    case "moved":
      return { ...target, place: { kind, id: sight.id } };
    case "not visible":
      if (await gitlab.places.isGone(target.place)) return undefined;
      throw new Error(
        `GitLab does not show the ${kind} (404): it was deleted or renamed, or the token in ${known.tokenEnv} may not ` +
          `see it. Give the token's user access to it, if it is there`,
      );
  }
}

/** The whole error of a deletion that failed, with both ways out. */
export function couldNotBeDeleted(known: VariableInputs, urn: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "unknown";
  return new Error(
    `${addressOf(known)} could not be removed: ${reason}. Then run \`pulumi up\` again; or remove the variable by hand, ` +
      `or leave it, and take it from the state: pulumi state delete '${urn}'`,
    { cause: error },
  );
}
