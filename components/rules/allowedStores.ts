/**
 * Why a key may not go to a store, if so.
 *
 * @param address As the status names it, for example `github:acme/app: FLYTE_API_KEY`.
 * @param allowed Addresses without the name of the secret; `*` stands for any text. None allows every store.
 */
export function storeFlaw(address: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const holder = address.slice(0, address.lastIndexOf(": "));
  if (allowed.some((pattern) => matches(holder, pattern))) return undefined;
  return `${holder} is no store that a key may go to; allowed are: ${allowed.join(", ")}`;
}

/** Services compare these names without case. */
function matches(holder: string, pattern: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "is").test(holder);
}
