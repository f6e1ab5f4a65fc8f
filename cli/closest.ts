import { closest, distance } from "fastest-levenshtein";

/** End of a sentence about an unknown name: `; did you mean "payments"?` where a known one is near, else a full stop. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return ".";
  const near = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  if (distance(name.toLowerCase(), near) > Math.max(2, name.length / 3)) return ".";
  const original = known.find((candidate) => candidate.toLowerCase() === near);
  return `; did you mean "${original ?? near}"?`;
}
