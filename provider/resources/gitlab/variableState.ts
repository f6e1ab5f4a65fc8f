import { gitLabAddress } from "../../../common/gitLabAddress";
import type { Properties } from "../../protocol/properties";
import type { GitLabContent, GitLabTarget, GitLabVariable } from "../../services/gitlab/variables";
import { markedDescription, writerOf } from "./mark";
import type { VariableInputs } from "./variableInputs";

/** Address of the variable, as messages and the status name it. */
export function addressOf({ baseUrl, place, key, environmentScope }: VariableInputs): string {
  const { kind, id } = place;
  return gitLabAddress({
    baseUrl,
    place: { kind, ...(id === undefined ? {} : { id }) },
    key,
    ...(environmentScope === undefined ? {} : { environmentScope }),
  });
}

/** Which variable GitLab is asked for. */
export function targetOf({ place, key, environmentScope }: VariableInputs): GitLabTarget {
  const { kind, id } = place;
  return { place: { kind, ...(id === undefined ? {} : { id }) }, key, environmentScope };
}

/** What is to stand there. */
export function contentOf(inputs: VariableInputs): GitLabContent {
  const { value, variableType, masked, raw } = inputs;
  const { generation } = inputs;
  const description = markedDescription(inputs.description, addressOf(inputs), generation);
  return { value, variableType, masked, protected: inputs.protected, raw, description };
}

/**
 * Outputs. `value` keeps the key of the secret input, so the engine encrypts it; no other key carries the value. `mark`
 * is the description as it is stored.
 */
export function outputsOf(inputs: VariableInputs, warning: string | undefined): Properties {
  const { description: mark } = contentOf(inputs);
  return { ...inputs, address: addressOf(inputs), mark, warning };
}

/** Description as we last stored it; what a refresh found may have come into the inputs meanwhile. */
export function markOf(known: VariableInputs, outputs: Properties): string {
  const mark = outputs["mark"];
  return typeof mark === "string" ? mark : contentOf(known).description;
}

/** What was found, as inputs; a hidden value is taken on trust. */
export function inputsFound(
  known: VariableInputs,
  mark: string,
  found: GitLabVariable,
): Properties {
  const { masked, hidden, raw, variableType, description } = found;
  return {
    ...known,
    value: found.value ?? known.value,
    variableType,
    masked,
    hidden,
    protected: found.protected,
    raw,
    description: description === mark ? writerOf(mark) : description,
  };
}
