import { oops } from "./jenkinsError";

/** What to keep of a property: of a list, a stretch of it. */
interface Kept {
  below: Tree;
  from: number;
  to: number;
}

/** Names to keep, each with what to keep below it. */
type Tree = Map<string, Kept>;

const ALL = { from: 0, to: Infinity };

const nothing = (): Tree => new Map<string, Kept>();

/**
 * What `tree=…` of the remote access API leaves of an object: `jobs[name,jobs[name]]`. Names inside the brackets apply
 * to each element of a list and to each value of a map; `{M,N}` behind them keeps elements M to N − 1 of a list, where
 * either may be left out, and `{N}` the one; `_class` always stays.
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
    kept.map(([name, inner]) => {
      const { below, from, to } = tree.get(name) ?? { below: nothing(), ...ALL };
      return [name, prune(Array.isArray(inner) ? inner.slice(from, to) : inner, below)];
    }),
  );
}

function mapValues(
  entries: Record<string, unknown>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)]));
}

function parse(expression: string): Tree {
  const refused = oops(`IllegalArgumentException: ${expression}`);
  const root = nothing();
  const open = [root];
  for (const token of expression.match(/\{[^}]*\}|[^,[\]{}]+|[[\]{}]/g) ?? []) {
    const current = open.at(-1) ?? root;
    const last = [...current.values()].at(-1);
    if (token === "]") open.pop();
    else if (token === "[") open.push(last?.below ?? nothing());
    else if (!token.startsWith("{")) current.set(token.trim(), { below: nothing(), ...ALL });
    else {
      const part = stretch(token);
      if (last === undefined || part === undefined) throw refused;
      Object.assign(last, part);
    }
    if (open.length === 0) throw refused;
  }
  if (open.length !== 1) throw refused;
  return root;
}

/** `{M,N}`, `{M,}`, `{,N}` or `{N}`. */
function stretch(token: string): Pick<Kept, "from" | "to"> | undefined {
  const one = /^\{(\d+)\}$/.exec(token)?.[1];
  if (one !== undefined) return { from: Number(one), to: Number(one) + 1 };
  const range = /^\{(\d*),(\d*)\}$/.exec(token);
  if (range === null) return undefined;
  const [, from = "", to = ""] = range;
  return { from: Number(from), to: to === "" ? Infinity : Number(to) };
}
