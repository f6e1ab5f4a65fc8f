import { badParameter } from "./gitLabError";

/**
 * Parameters of a request: the query's, and over them those of a JSON or form body.
 *
 * @throws GitLabError 400
 */
export function attributesOf(url: URL, contentType: string, text: string): Record<string, unknown> {
  const query = Object.fromEntries(url.searchParams);
  if (text.trim() === "") return query;
  if (!contentType.includes("json")) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  }
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badParameter("The request body is not a JSON object");
  }
  return { ...query, ...body };
}

/** Names among the required ones that are missing, in GitLab's words. @throws GitLabError 400 */
export function requirePresent(attributes: Record<string, unknown>, names: string[]): void {
  const missing = names.filter((name) => attributes[name] === undefined);
  if (missing.length > 0) {
    throw badParameter(missing.map((name) => `${name} is missing`).join(", "));
  }
}

/** A text, `undefined` when it is not given. Numbers become texts. @throws GitLabError 400 */
export function textIn(attributes: Record<string, unknown>, name: string): string | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw badParameter(`${name} is invalid`);
}

/** A truth value, `undefined` when it is not given. @throws GitLabError 400 */
export function booleanIn(attributes: Record<string, unknown>, name: string): boolean | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  if (value === true || value === "true" || value === "1") return true;
  if (value === false || value === "false" || value === "0") return false;
  throw badParameter(`${name} is invalid`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badParameter("message body does not match declared format");
  }
}
