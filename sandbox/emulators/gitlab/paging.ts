import { numberIn, withPage } from "../pageNumbers";

const DEFAULT_PAGE_SIZE = 20;
const LARGEST_PAGE_SIZE = 100;

/** One page of a list and the headers that lead to its neighbours. */
export interface Page<T> {
  items: T[];
  headers: Record<string, string>;
}

/**
 * The page that `per_page` (1–100, default 20) and `page` (from 1) ask for.
 *
 * Source: https://docs.gitlab.com/api/rest/#offset-based-pagination
 */
export function pageOf<T>(all: readonly T[], url: URL): Page<T> {
  const size = Math.min(numberIn(url, "per_page", DEFAULT_PAGE_SIZE), LARGEST_PAGE_SIZE);
  const page = numberIn(url, "page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const previous = page > 1 ? page - 1 : undefined;
  const next = page < last ? page + 1 : undefined;
  const link = (number: number | undefined, relation: string) =>
    number === undefined ? [] : [`<${withPage(url, number)}>; rel="${relation}"`];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: {
      link: [
        ...link(previous, "prev"),
        ...link(next, "next"),
        ...link(1, "first"),
        ...link(last, "last"),
      ].join(", "),
      "x-next-page": String(next ?? ""),
      "x-page": String(page),
      "x-per-page": String(size),
      "x-prev-page": String(previous ?? ""),
      "x-total": String(all.length),
      "x-total-pages": String(last),
    },
  };
}
