/** One key of an answer: where it is, what it holds, and whether its parent always has it. */
interface Key {
  required: boolean;
  types: string[];
  pattern: RegExp | undefined;
}

/** Keys by path; `[]` stands for any element of a list, `*` for any key. */
export type Shape = ReadonlyMap<string, Key>;

const TYPES: Record<string, string> = {
  o: "object",
  a: "array",
  s: "string",
  b: "boolean",
  i: "integer",
  n: "null",
};

const TOKENS: Record<string, string> = {
  "{instant}": String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`,
  "{secret}": "[A-Za-z0-9_-]{64}",
  "{orn}": "orn:[a-z]+:[a-z]+:00o[A-Za-z0-9]{17}:.+",
  "{server}": "{org}/api/v1/authorizationServers/(?:{aus}|default)",
  "{issuer}": "{org}/oauth2/(?:{aus}|default)",
  "{org}": String.raw`http://127\.0\.0\.1:\d+`,
};

/**
 * Reads a table of keys. A line is `parent: key types [format], …`, the parent of the outermost keys is `.`; types are
 * `o a s b i n` joined by `|`; the format is a pattern with tokens, for example `{0oa}` for an id of that kind; `?`
 * before a key says that not every answer had it. `L=GET,PUT pattern` is a link with hints, `L pattern` one without.
 */
export function shape(table: string): Shape {
  const keys = new Map<string, Key>();
  for (const line of table.split("\n").filter((text) => text.trim() !== "")) {
    const [, parent = "", entries = ""] = /^\s*(\S+): (.*)$/.exec(line) ?? [];
    for (const entry of entries.split("; ")) addKeys(keys, parent === "." ? "" : parent, entry);
  }
  return keys;
}

function addKeys(keys: Map<string, Key>, parent: string, entry: string): void {
  const [, optional, name, type, format] = /^(\?)?(\S+) (\S+)(?: (.+))?$/.exec(entry) ?? [];
  if (name === undefined || type === undefined) throw new Error(`not an entry: "${entry}"`);
  const path = parent === "" || name.startsWith("[") ? `${parent}${name}` : `${parent}.${name}`;
  const required = optional === undefined;
  if (!type.startsWith("L")) {
    const types = type.split("|").map((letter) => TYPES[letter] ?? letter);
    keys.set(path, { required, types, pattern: pattern(format) });
    return;
  }
  keys.set(path, { required, types: ["object"], pattern: undefined });
  keys.set(`${path}.href`, { required: true, types: ["string"], pattern: pattern(format) });
  if (!type.startsWith("L=")) return;
  const allowed = type.slice("L=".length).replaceAll(",", "|");
  keys.set(`${path}.hints`, { required: true, types: ["object"], pattern: undefined });
  keys.set(`${path}.hints.allow`, { required: true, types: ["array"], pattern: undefined });
  const verb = { required: false, types: ["string"], pattern: pattern(`(?:${allowed})`) };
  keys.set(`${path}.hints.allow[]`, verb);
}

function pattern(format: string | undefined): RegExp | undefined {
  if (format === undefined) return undefined;
  let source = format;
  for (const [token, text] of Object.entries(TOKENS)) source = source.replaceAll(token, text);
  source = source.replace(/\{b64url:(\d+)\}/g, "[A-Za-z0-9_-]{$1}");
  source = source.replace(/\{([a-z0-9]{3})\}/g, "$1[A-Za-z0-9]{17}");
  return new RegExp(`^(?:${source})$`);
}

/** What is wrong with an answer: missing keys, keys that were never seen, wrong types, wrong formats. */
export function problemsOf(answer: unknown, known: Shape): string[] {
  const problems: string[] = [];
  visit(answer, "", known, problems);
  return problems;
}

function visit(value: unknown, path: string, known: Shape, problems: string[]): void {
  if (Array.isArray(value)) {
    for (const element of value) visitKey(element, `${path}[]`, known, problems);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const prefix = path === "" ? "" : `${path}.`;
  for (const [key, { required }] of known) {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : ".";
    if (required && /^[^.[\]*]+$/.test(name) && !(name in value)) problems.push(`${key}: missing`);
  }
  for (const [name, child] of Object.entries(value)) {
    visitKey(child, `${prefix}${known.has(`${prefix}*`) ? "*" : name}`, known, problems);
  }
}

function visitKey(value: unknown, path: string, known: Shape, problems: string[]): void {
  const key = known.get(path);
  if (key === undefined) {
    problems.push(`${path}: never seen`);
    return;
  }
  const type = typeOf(value);
  if (!key.types.includes(type)) problems.push(`${path}: ${type}, not ${key.types.join(" or ")}`);
  if (typeof value === "string" && key.pattern?.test(value) === false) {
    problems.push(`${path}: "${value}" does not match ${key.pattern.source}`);
  }
  visit(value, path, known, problems);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}
