import type { GitLabPlace } from "../../../common/gitLabAddress";
import type { GitLab } from "../../services/gitlab/gitlab";
import type { Sight } from "../../services/gitlab/places";
import type { GitLabTarget } from "../../services/gitlab/variables";
import { isSameMark, writerOf } from "./mark";
import type { VariableInputs } from "./variableInputs";
import { addressOf, targetOf } from "./variableState";

/** What became of a variable that was to be deleted. */
export type Deletion =
  | { outcome: "deleted" | "was gone" }
  | { outcome: "left to another resource" | "left to somebody else" }
  | { outcome: "out of reach"; reason: string };

/**
 * Deletes a variable if it is still the one that we wrote, by its description (`mark`) or by its value. In a project that
 * has moved it is looked for by the project's number. What nobody can take out is out of reach, which must not keep the
 * team's client alive.
 *
 * @throws Error when somebody can mend what stands in the way: token, role, network.
 */
export async function deleteVariable(
  gitlab: GitLab,
  known: VariableInputs,
  mark: string,
): Promise<Deletion> {
  const target = targetOf(known);
  const { kind } = target.place;
  const sight = await lookTwice(gitlab, target.place);
  switch (sight.state) {
    case "visible":
      if (!sight.archived) return deleteAt(gitlab, target, known, mark);
      return {
        outcome: "out of reach",
        reason: `the ${kind} is archived, and GitLab lets nobody change its variables`,
      };
    case "moved":
      return deleteAt(gitlab, { ...target, place: { kind, id: sight.id } }, known, mark);
    case "not visible":
      if (await gitlab.places.isGone(target.place)) return { outcome: "was gone" };
      return {
        outcome: "out of reach",
        reason:
          `GitLab does not show the ${kind} (404): it was deleted or renamed, or the token in ${known.tokenEnv} may not ` +
          "see it",
      };
  }
}

/** One 404 is not believed, here and below: the variable would stay, and its key dies. */
async function lookTwice({ places }: GitLab, place: GitLabPlace): Promise<Sight> {
  const sight = await places.look(place);
  return sight.state === "not visible" ? places.look(place) : sight;
}

async function deleteAt(
  gitlab: GitLab,
  target: GitLabTarget,
  known: VariableInputs,
  mark: string,
): Promise<Deletion> {
  const { variables } = gitlab;
  const found = (await variables.find(target)) ?? (await variables.find(target));
  if (found === undefined) return { outcome: "was gone" };
  if (!isSameMark(found.description, mark)) {
    if (writerOf(found.description) === writerOf(mark)) {
      return { outcome: "left to another resource" };
    }
    if (found.value !== known.value) return { outcome: "left to somebody else" };
  }
  const deleted = await variables.delete(target);
  if (!deleted && (await variables.find(target)) !== undefined) await variables.delete(target);
  return { outcome: "deleted" };
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
