import { UNKNOWN, type Properties } from "../../../provider/protocol/properties";
import type { CheckFailure } from "../../../provider/protocol/resourceType";
import { inSetOrder, isZero, type AttributeTable } from "./attributes";
import { text } from "./json";

/** Names of the inputs that were filled in and not given, as Pulumi's bridge keeps them. */
const DEFAULTS = "__defaults";

/** Fills defaults and collects everything wrong, in the bridge's manner. */
export function checkInputs(
  table: AttributeTable,
  news: Properties,
): { inputs: Properties; failures: CheckFailure[] } {
  const given = Object.fromEntries(
    Object.entries(news).filter(([key, value]) => key !== DEFAULTS && value !== null),
  );
  // The bridge leaves zero defaults to Terraform, and so they are no inputs.
  const defaults = Object.entries(table).flatMap(([key, attribute]) =>
    given[key] === undefined && !isZero(attribute.default)
      ? [[key, attribute.default] as const]
      : [],
  );
  const inputs = {
    ...given,
    ...Object.fromEntries(defaults),
    [DEFAULTS]: defaults.map(([key]) => key).sort(),
  };
  return { inputs, failures: failuresOf(table, given) };
}

function failuresOf(table: AttributeTable, given: Properties): CheckFailure[] {
  return Object.entries(table).flatMap(([property, attribute]) => {
    const value = given[property];
    if (value === undefined) {
      if (attribute.required !== true) return [];
      const reason = `Missing required argument. The argument "${property}" is required, but no definition was found.`;
      return [{ property, reason }];
    }
    const other = attribute.conflictsWith;
    if (other !== undefined && given[other] !== undefined) {
      const reason = `Conflicting configuration arguments. "${property}": conflicts with ${other}`;
      return [{ property, reason }];
    }
    const allowed = attribute.oneOf;
    const wrong = Array.isArray(value)
      ? value.map(text).find((one) => one !== UNKNOWN && allowed?.includes(one) === false)
      : undefined;
    if (wrong === undefined || allowed === undefined) return [];
    const reason = `expected ${property} to be one of ${JSON.stringify(allowed)}, got ${wrong}`;
    return [{ property, reason }];
  });
}

/** Inputs after a refresh: the old ones, with what was found there. */
export function refreshedInputs(
  table: AttributeTable,
  inputs: Properties,
  state: Properties,
): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const found = state[key];
      if (table[key] === undefined || found === undefined || found === null) return [key, input];
      return [key, sameSet(input, found) ? input : found];
    }),
  );
}

/** Inputs of an imported resource: everything found that a program could have said and that says something. */
export function importedInputs(table: AttributeTable, state: Properties): Properties {
  const said = Object.entries(table).filter(
    ([key, attribute]) =>
      attribute.output !== true && attribute.computed !== true && !isZero(state[key]),
  );
  return { ...Object.fromEntries(said.map(([key]) => [key, state[key]])), [DEFAULTS]: [] };
}

/** Order says nothing in a set; keeping the program's own order avoids a difference. */
function sameSet(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return false;
  return inSetOrder(left.map(text)).join("\n") === inSetOrder(right.map(text)).join("\n");
}
