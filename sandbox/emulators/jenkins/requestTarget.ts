import { JenkinsError } from "./jenkinsError";

/** What an address names: the items on the way down, then the rest of the path, all decoded. */
export interface RequestTarget {
  items: string[];
  rest: string[];
}

/**
 * Takes a path below the context path apart. Every `job/<name>` pair at the start is an item, so a folder may be called
 * `job`.
 *
 * @throws JenkinsError 400 for a semicolon (`SuspiciousRequestFilter`) and for escapes that are none.
 */
export function takeApart(path: string): RequestTarget {
  if (path.includes(";"))
    throw new JenkinsError(400, "Semicolons are not allowed in the request URI");
  const segments = path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decode);
  const items: string[] = [];
  while (segments[0] === "job" && segments.length > 1) {
    items.push(segments[1] ?? "");
    segments.splice(0, 2);
  }
  return { items, rest: segments };
}

/** Values of the names in an endpoint's template, by their position in the rest of the path. */
export function parametersOf(template: string, rest: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.split("/").slice(1).entries()) {
    if (part.startsWith(":")) parameters[part.slice(1)] = rest[index] ?? "";
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new JenkinsError(400, "Bad URI");
  }
}
