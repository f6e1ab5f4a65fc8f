import { GraphError } from "./graphError";

/** Properties of a resource that `$filter` can name. */
export interface Filterable {
  resource: string;
  /** Properties that can be compared with `eq`. */
  equal: readonly string[];
  /** Collections whose elements can be compared with `any(x:x eq '…')`. */
  any?: readonly string[];
  /** Properties that can be tested with `startswith`. */
  startsWith?: readonly string[];
}

type View = Record<string, unknown>;
type Predicate = (view: View) => boolean;

/** `'…'` with quotes doubled, or a bare word such as a GUID, `true` or `null`. */
const LITERAL = String.raw`('(?:[^']|'')*'|[\w-]+)`;
const EQUAL = new RegExp(String.raw`^(\w+)\s+eq\s+${LITERAL}`);
const ANY = new RegExp(String.raw`^(\w+)/any\(\s*(\w+)\s*:\s*(\w+)\s+eq\s+${LITERAL}\s*\)`);
const STARTS_WITH = new RegExp(String.raw`^startswith\(\s*(\w+)\s*,\s*${LITERAL}\s*\)`, "i");

/**
 * Reads a `$filter`: comparisons joined by `and`. Texts are compared without regard to case, as the directory does.
 *
 * @throws GraphError 400 for what the resource does not support.
 */
export function parseFilter(filter: string, filterable: Filterable): Predicate {
  const predicates: Predicate[] = [];
  let rest = filter.trim();
  for (;;) {
    const { predicate, length } = parseClause(rest, filterable);
    predicates.push(predicate);
    rest = rest.slice(length).trim();
    if (rest === "") return (view) => predicates.every((accepts) => accepts(view));
    const [and] = /^and\s+/.exec(rest) ?? [];
    if (and === undefined) throw invalidFilter(rest);
    rest = rest.slice(and.length);
  }
}

function parseClause(
  text: string,
  filterable: Filterable,
): { predicate: Predicate; length: number } {
  const equal = EQUAL.exec(text);
  if (equal !== null) {
    const [{ length }, property = "", literal = ""] = equal;
    check(property, filterable.equal, filterable);
    return { length, predicate: (view) => same(view[property], literal) };
  }
  const any = ANY.exec(text);
  if (any !== null) {
    const [{ length }, property = "", variable, used, literal = ""] = any;
    if (variable !== used) throw invalidFilter(text);
    check(property, filterable.any ?? [], filterable);
    return { length, predicate: (view) => elements(view[property]).some((e) => same(e, literal)) };
  }
  const start = STARTS_WITH.exec(text);
  if (start !== null) {
    const [{ length }, property = "", literal = ""] = start;
    check(property, filterable.startsWith ?? [], filterable);
    const prefix = valueOf(literal).toLowerCase();
    return {
      length,
      predicate: (view) => String(view[property]).toLowerCase().startsWith(prefix),
    };
  }
  throw invalidFilter(text);
}

function check(property: string, allowed: readonly string[], { resource }: Filterable): void {
  if (allowed.includes(property)) return;
  throw new GraphError(
    400,
    "Request_UnsupportedQuery",
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}

function same(value: unknown, literal: string): boolean {
  return String(value).toLowerCase() === valueOf(literal).toLowerCase();
}

function valueOf(literal: string): string {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}

function elements(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function invalidFilter(text: string): GraphError {
  return new GraphError(400, "BadRequest", `Invalid filter clause: ${text}`);
}
