import { isDeepStrictEqual } from "node:util";
import { crc32 } from "node:zlib";
import type { Properties } from "../../../provider/protocol/properties";
import { text } from "./json";

/** One property of a resource, as the plugin's Terraform schema declares it (terraform-plugin-sdk `schema.Schema`). */
export interface Attribute {
  /** `set` is a set of texts; `blocks` a list of objects that is never null; `json` a text that holds JSON. */
  kind: "string" | "boolean" | "number" | "json" | "list" | "set" | "blocks" | "block";
  required?: true;
  /** Used where the program says nothing. */
  default?: string | boolean | number;
  /** The service decides where the program says nothing. */
  computed?: true;
  /** Never an input. */
  output?: true;
  /** A change calls for a new resource. */
  forceNew?: true;
  /** Sent, but never kept in state nor compared. */
  writeOnly?: true;
  /** Leaving it out of the program is no change. */
  keepsState?: true;
  /** Another property that must not be given together with this one. */
  conflictsWith?: string;
  /** Allowed values of a set. */
  oneOf?: readonly string[];
}

/** A resource's properties by Pulumi name. */
export type AttributeTable = Readonly<Record<string, Attribute>>;

/** State that the plugin wants to reach: the program's word, else the default, else what is there. */
export function plan(
  table: AttributeTable,
  state: Properties,
  news: Properties,
  ignored: readonly string[] = [],
): Properties {
  return Object.fromEntries(
    Object.entries(table).map(([key, attribute]) => [
      key,
      ignored.includes(key)
        ? kept(attribute, state[key])
        : planned(attribute, state[key], news[key]),
    ]),
  );
}

function planned(attribute: Attribute, state: unknown, wanted: unknown): unknown {
  if (attribute.writeOnly === true) return null;
  if (attribute.output === true) return kept(attribute, state);
  if (wanted !== undefined && wanted !== null) {
    return attribute.kind === "set" && Array.isArray(wanted)
      ? inSetOrder(wanted.map(text))
      : wanted;
  }
  if (attribute.default !== undefined) return attribute.default;
  const left = attribute.computed === true || attribute.keepsState === true || isZero(state);
  return left ? kept(attribute, state) : nothing(attribute);
}

function kept(attribute: Attribute, state: unknown): unknown {
  return state ?? nothing(attribute);
}

/** What stands for absence: blocks are lists even when empty. */
export function nothing(attribute: Attribute): unknown {
  return attribute.kind === "blocks" ? [] : null;
}

/** Names of the properties whose planned value is not the one in state. */
export function changedAttributes(
  table: AttributeTable,
  state: Properties,
  desired: Properties,
): string[] {
  return Object.entries(table)
    .filter(([, attribute]) => attribute.output !== true && attribute.writeOnly !== true)
    .filter(([key, attribute]) => !sameValue(attribute, state[key], desired[key]))
    .map(([key]) => key)
    .sort();
}

function sameValue(attribute: Attribute, state: unknown, desired: unknown): boolean {
  // A default is a value of its own, even 0 or false: after an import it is still to be written.
  if (attribute.default === undefined && isZero(state) && isZero(desired)) return true;
  if (attribute.kind === "json") return isDeepStrictEqual(parsed(state), parsed(desired));
  if (attribute.kind === "set" && Array.isArray(state) && Array.isArray(desired)) {
    return isDeepStrictEqual(inSetOrder(state.map(text)), inSetOrder(desired.map(text)));
  }
  if (attribute.kind === "block" || attribute.kind === "blocks") {
    return isDeepStrictEqual(meaning(state), meaning(desired));
  }
  return isDeepStrictEqual(state, desired);
}

/** Terraform's zero values mean "not set". */
export function isZero(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    value === false ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Order in which Terraform lists a set: by checksum of the value, compared as text (`schema.HashString`). */
export function inSetOrder(values: readonly string[]): string[] {
  const rank = (value: string): string => String(crc32(value));
  return [...new Set(values)].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** What a nested object says: without the bridge's `__defaults`, without members that say nothing, sets in order. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.every((one) => typeof one === "string");
    return texts ? inSetOrder(value) : value.map(meaning);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== "__defaults" && !isZero(inner))
      .map(([key, inner]) => [key, meaning(inner)]),
  );
}

function parsed(value: unknown): unknown {
  try {
    return JSON.parse(text(value)) as unknown;
  } catch {
    return value;
  }
}
