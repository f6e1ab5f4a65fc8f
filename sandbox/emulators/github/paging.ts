import { numberIn, withPage } from "../pageNumbers";

const DEFAULT_PAGE_SIZE = 30;
const LARGEST_PAGE_SIZE = 100;

/** One page of a list and the `Link` header that leads to its neighbours. */
export interface Page<T> {
  items: T[];
  headers: Record<string, string>;
}

/**
 * The page that `per_page` (1–100, default 30) and `page` (from 1) ask for.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function pageOf<T>(all: T[], url: URL): Page<T> {
  const size = Math.min(numberIn(url, "per_page", DEFAULT_PAGE_SIZE), LARGEST_PAGE_SIZE);
  const page = numberIn(url, "page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links: string[] = [];
  const link = (relation: string, number: number) =>
    links.push(`<${withPage(url, number)}>; rel="${relation}"`);
  if (page > 1) link("prev", page - 1);
  if (page < last) link("next", page + 1);
  if (page < last) link("last", last);
  if (page > 1) link("first", 1);
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}
