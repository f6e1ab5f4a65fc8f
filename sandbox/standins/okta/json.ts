/** A JSON object whose members nobody has vouched for. */
export type Json = Record<string, unknown>;

/** The value as an object; empty when it is anything else. */
export function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The object at the end of a path of members; empty when a step is missing. */
export function member(value: unknown, ...path: string[]): Json {
  return path.reduce((inner, key) => object(inner[key]), object(value));
}

/** The value as text; empty when it is anything else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The value as a list of texts; empty when it is anything else. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** The value as a number; 0 when it is anything else. */
export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** The object without members that are empty lists, empty texts or undefined (Go's `omitempty`). */
export function omitEmpty(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, inner]) =>
        inner !== undefined && inner !== "" && !(Array.isArray(inner) && inner.length === 0),
    ),
  );
}

/** JSON text with the keys of every object in order, as Go writes its maps. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
