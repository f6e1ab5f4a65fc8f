import type { EmulatorContext } from "../emulator";
import { validationFailed } from "./errors";

const MAXIMUM_LIMIT = 200;

/** Query parameters that the links of a list repeat; unknown ones are dropped. */
export interface PageQuery {
  limit: number;
  q?: string | undefined;
  filter?: string | undefined;
  after?: string | undefined;
}

/** `limit` of the request, at most 200. */
export function limitOf(context: EmulatorContext, defaultLimit: number): number {
  const text = context.req.query("limit");
  if (text === undefined) return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) {
    throw validationFailed("limit", "limit: must be a positive integer.");
  }
  return Math.min(limit, MAXIMUM_LIMIT);
}

/** `Link` of a list (RFC 8288): `self` always, `next` when more follows. */
export function linkHeader(href: string, query: PageQuery, next: string | undefined): string {
  const { limit, q, filter, after } = query;
  const self = `<${withQuery(href, { after, limit, q, filter })}>; rel="self"`;
  if (next === undefined) return self;
  return `${self}, <${withQuery(href, { after: next, filter, limit, q })}>; rel="next"`;
}

function withQuery(href: string, query: Record<string, string | number | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return `${href}?${parameters.toString()}`;
}
