import type { Caller } from "./caller";

/** One request, checked and taken apart. */
export interface ApiCall {
  caller: Caller;
  method: string;
  /** Path segments behind the template's names, decoded once. */
  parameters: Record<string, string>;
  /** Address as it was sent, escapes kept. */
  url: URL;
  /** Parameters of body and query, as GitLab mixes them. @throws GitLabError 400 */
  attributes(): Promise<Record<string, unknown>>;
}

/** What is sent back; without `body` there is none. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An operation of the REST API. */
export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Template below `/api/v4`, in Hono's syntax with GitLab's parameter names. */
  path: string;
  /** Token scopes that open it beside `api`, and `read_api` for reading. */
  scopes?: readonly string[];
  answer(call: ApiCall): Answer | Promise<Answer>;
}

/** Where the API begins, below the relative URL root. */
export const BASE_PATH = "/api/v4";

/** The value of a parameter that the endpoint's template names. */
export function parameter(call: ApiCall, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The path template has no ":${name}"`);
  return value;
}
