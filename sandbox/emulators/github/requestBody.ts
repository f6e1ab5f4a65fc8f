import { GitHubError, invalidRequest, secretRefused } from "./githubError";
import type { SealedValue, SecretAccess } from "./secretScope";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

/** A request's JSON object; an empty body is an empty object. @throws GitHubError 400 */
export function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new GitHubError(400, "Body should be a JSON object");
  }
  return { ...value };
}

/** `key_id` and `encrypted_value`. @throws GitHubError 422 */
export function sealedValue(body: Record<string, unknown>): SealedValue {
  const encryptedValue = requiredString(body, "encrypted_value");
  // GitHub's text repeats the value here, which may be an unsealed secret sent by mistake; this one does not.
  if (!BASE64.test(encryptedValue)) {
    throw invalidRequest(`For 'properties/encrypted_value', value does not match ${BASE64}.`);
  }
  return { keyId: requiredString(body, "key_id"), encryptedValue };
}

/** `visibility` and `selected_repository_ids` of an organization's secret. @throws GitHubError 422 */
export function secretAccess(body: Record<string, unknown>): SecretAccess {
  const visibility = requiredString(body, "visibility");
  if (visibility !== "all" && visibility !== "private" && visibility !== "selected") {
    throw invalidRequest(
      `For 'properties/visibility', ${visibility} is not a member of ["all", "private", "selected"].`,
    );
  }
  const given = body.selected_repository_ids !== undefined;
  if (given && visibility !== "selected") {
    throw secretRefused("Repositories can only be given when the visibility is selected.");
  }
  return { visibility, repositoryIds: given ? selectedRepositoryIds(body) : [] };
}

/**
 * `selected_repository_ids`: numbers, or digits in a string as the Dependabot API takes them.
 *
 * @throws GitHubError 422
 */
export function selectedRepositoryIds(body: Record<string, unknown>): number[] {
  const ids = body.selected_repository_ids;
  if (ids === undefined) throw invalidRequest(`"selected_repository_ids" wasn't supplied.`);
  const isList = Array.isArray(ids) && ids.every((id) => /^[0-9]+$/.test(String(id)));
  if (!isList) {
    throw invalidRequest("For 'properties/selected_repository_ids', value is not an array of ids.");
  }
  return [...new Set(ids.map(Number))];
}

function requiredString(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (value === undefined) throw invalidRequest(`"${name}" wasn't supplied.`);
  if (typeof value !== "string") {
    throw invalidRequest(`For 'properties/${name}', value is not a string.`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
}
