/** A whole number above zero in the query, such as `page`; otherwise the fallback. */
export function numberIn(url: URL, name: string, fallback: number): number {
  const value = Number(url.searchParams.get(name));
  return Number.isInteger(value) && value > 0 ? value : fallback;
}

/** The same address with another `page`. */
export function withPage(url: URL, page: number): string {
  const other = new URL(url);
  other.searchParams.set("page", String(page));
  return other.href;
}
