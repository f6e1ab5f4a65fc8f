import { changedKeys } from "../../protocol/properties";
import type {
  CallContext,
  Difference,
  Existing,
  Found,
  ResourceType,
} from "../../protocol/resourceType";
import type { GitLabConnection } from "../../services/gitlab/client";
import type { GitLab } from "../../services/gitlab/gitlab";
import { checkInputs } from "../inputs";
import { leftBehind } from "../leftBehind";
import { couldNotBeDeleted, deleteVariable } from "./deleteVariable";
import { protectionWarning } from "./protectionWarning";
import { variableInputs, type VariableInputs } from "./variableInputs";
import { addressOf, inputsFound, markOf, outputsOf, targetOf } from "./variableState";
import { createVariable, findVariable, updateVariable } from "./writeVariable";

/** Makes the calls to an instance; a cancelled update ends their waits. */
export type GitLabFor = (connection: Omit<GitLabConnection, "env">) => GitLab;

/** Inputs that say which variable it is. */
const IDENTITY = ["baseUrl", "place", "key", "environmentScope"];

/** Inputs that are only ours: GitLab does not hold them. */
const OURS = ["deployRef", "adopt", "tokenEnv"];

/**
 * `cikeys:gitlab:Variable`: a CI/CD variable of a GitLab project, group or instance.
 *
 * - create: looks first; adds the variable, or overwrites in place what this stack left behind. Anybody else's is
 *   refused unless `adopt` is set.
 * - update: in place, so that no job finds it missing, and never over a later generation. Only a change of `hidden` deletes it and adds it again, since
 *   GitLab hides new variables only.
 * - delete: only what is still ours. What nobody can remove is named in a warning, and the update goes on, so that the
 *   key itself dies; what somebody can mend is an error that says how to go on.
 * - read: says what others changed, so that the next update writes it again.
 */
export function gitLabVariableType(gitlabFor: GitLabFor): ResourceType {
  const connect = ({ baseUrl, tokenEnv }: VariableInputs, { signal }: CallContext) =>
    gitlabFor({ baseUrl, tokenEnv, signal });
  const finished = async (gitlab: GitLab, wanted: VariableInputs, context: CallContext) => {
    const warning = await protectionWarning(gitlab, wanted);
    if (warning !== undefined) await context.warn(warning);
    return outputsOf(wanted, warning);
  };
  return {
    check: (news) => checkInputs(variableInputs, news),
    diff,
    create: async (inputs, context) => {
      const wanted = variableInputs.parse(inputs);
      if (context.preview) return { id: "", outputs: outputsOf(wanted, undefined) };
      const gitlab = connect(wanted, context);
      await createVariable(gitlab, wanted);
      return { id: addressOf(wanted), outputs: await finished(gitlab, wanted, context) };
    },
    update: async (existing, news, context) => {
      const wanted = variableInputs.parse(news);
      const gitlab = connect(wanted, context);
      const changed = changedKeys(existing.inputs, wanted);
      const { generation } = existing.inputs;
      if (changed.some((name) => !OURS.includes(name))) {
        await updateVariable(
          gitlab,
          wanted,
          typeof generation === "number" ? generation : undefined,
        );
      }
      return finished(gitlab, wanted, context);
    },
    delete: async (existing, context) => {
      const known = knownInputs(existing);
      try {
        const mark = markOf(known, existing.outputs);
        const deletion = await deleteVariable(connect(known, context), known, mark);
        if (deletion.outcome === "out of reach") {
          await context.warn(leftBehind(addressOf(known), deletion.reason));
        } else if (deletion.outcome.startsWith("left")) {
          await context.warn(`${addressOf(known)} is ${deletion.outcome}`);
        }
      } catch (error) {
        throw couldNotBeDeleted(known, context.urn, error);
      }
    },
    read: async (existing, context) => read(connect, existing, context),
  };
}

function diff(existing: Existing, news: Record<string, unknown>): Difference {
  const changed = changedKeys(existing.inputs, news).filter(
    // States of former versions do not say it, which is no reason for a write.
    (name) => name !== "generation" || existing.inputs[name] !== undefined,
  );
  const replace = changed.filter((name) => IDENTITY.includes(name) || name === "hidden");
  if (replace.length === 0) return { update: changed };
  // Elsewhere, the new one is added first. At the same address it cannot: the key would be taken.
  const elsewhere = replace.some((name) => IDENTITY.includes(name));
  const update = changed.filter((name) => !replace.includes(name));
  return { replace, update, deleteBeforeReplace: !elsewhere };
}

async function read(
  connect: (known: VariableInputs, context: CallContext) => GitLab,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const known = knownInputs(existing);
  const gitlab = connect(known, context);
  const found = await findVariable(gitlab, known);
  if (found !== undefined) {
    const inputs = inputsFound(known, markOf(known, existing.outputs), found);
    const changed = changedKeys(known, inputs);
    if (changed.length > 0) {
      await context.warn(`${addressOf(known)} was changed by others: ${changed.join(", ")}`);
    }
    return { id: existing.id, inputs, outputs: { ...existing.outputs, ...inputs } };
  }
  const { place } = targetOf(known);
  const { state } = await gitlab.places.look(place);
  if (state === "visible" || (await gitlab.places.isGone(place))) {
    await context.warn(`${addressOf(known)} was deleted by others`);
    return undefined;
  }
  throw new Error(
    `${addressOf(known)} could not be looked at: GitLab does not show the ${place.kind} (404). It was deleted or ` +
      `renamed, or the token in ${known.tokenEnv} may not see it.`,
  );
}

/** Inputs of a resource in the state. Those found by a refresh may break rules that hold for written ones. */
function knownInputs({ id, inputs }: Existing): VariableInputs {
  if (typeof inputs["baseUrl"] === "string") return inputs as VariableInputs;
  throw new Error(
    `GitLab variable ${id} cannot be imported by its id alone: it does not say in which GitLab it is. ` +
      "Import is not needed: `pulumi up` takes a variable over when `adopt: true` is set for the store.",
  );
}
