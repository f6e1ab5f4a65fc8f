import { oops } from "./jenkinsError";

/** Names to keep, each with what to keep below it. */
type Tree = Map<string, Tree>;

/**
 * What `tree=…` of the remote access API leaves of an object: `jobs[name,jobs[name]]`. Names inside the brackets apply
 * to each element of a list and to each value of a map; `_class` always stays.
 *
 * @throws JenkinsError 500 on brackets that do not match.
 * Source: https://www.jenkins.io/doc/book/using/remote-access-api/
 */
export function keepTree(value: unknown, expression: string): unknown {
  return prune(value, parse(expression));
}

/** A map of objects, whose keys are data and not names of properties. */
export class ObjectMap {
  constructor(readonly entries: Record<string, unknown>) {}

  toJSON(): Record<string, unknown> {
    return this.entries;
  }
}

function prune(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => prune(element, tree));
  if (value instanceof ObjectMap) {
    return mapValues(value.entries, (inner) => prune(inner, tree));
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name === "_class" || tree.has(name));
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, prune(inner, tree.get(name) ?? (new Map() as Tree))]),
  );
}

function mapValues(
  entries: Record<string, unknown>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)]));
}

function parse(expression: string): Tree {
  const root: Tree = new Map();
  const open = [root];
  for (const token of expression.match(/[^,[\]]+|[[\]]/g) ?? []) {
    const current = open.at(-1) ?? root;
    if (token === "]") open.pop();
    else if (token === "[") open.push([...current.values()].at(-1) ?? (new Map() as Tree));
    else current.set(token.trim(), new Map());
    if (open.length === 0) throw oops(`IllegalArgumentException: ${expression}`);
  }
  if (open.length !== 1) throw oops(`IllegalArgumentException: ${expression}`);
  return root;
}
