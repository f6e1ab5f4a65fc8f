import type { Caller } from "./caller";

/** One request, checked and taken apart. */
export interface ApiCall {
  caller: Caller;
  /** Path segments behind the template's names, decoded once. */
  parameters: Record<string, string>;
  /** Address as it was sent, escapes kept. */
  url: URL;
  /** Permission that the method needs. */
  intent: "read" | "write";
  /** The JSON object that was sent; empty when there was none. @throws GitHubError 400 */
  body(): Promise<Record<string, unknown>>;
}

/** What is sent back; without `body` there is none. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An operation of the REST API. */
export interface Endpoint {
  method: "GET" | "PUT" | "DELETE";
  /** Template below the base path, in Hono's syntax with GitHub's parameter names. */
  path: string;
  /** Page and fragment of its documentation, below https://docs.github.com/rest. */
  documentation: string;
  /** Whether the call counts against no rate limit. */
  uncounted?: true;
  answer(call: ApiCall): Answer | Promise<Answer>;
}

/** Where the API begins at a server that is not github.com. */
export const BASE_PATH = "/api/v3";

/** Both addresses of a repository: by name, and by number as redirects and environment secrets use it. */
export const REPOSITORY_PATHS = ["/repos/:owner/:repo", "/repositories/:repository_id"];

/** The value of a parameter that the endpoint's template names. */
export function parameter(call: ApiCall, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The path template has no ":${name}"`);
  return value;
}
