/** The list in an order that follows from the seed alone (Fisher–Yates with mulberry32). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  const random = generator(seed);
  for (let end = result.length - 1; end > 0; end -= 1) {
    const other = Math.floor(random() * (end + 1));
    [result[end], result[other]] = [result[other] as T, result[end] as T];
  }
  return result;
}

/** Numbers from 0 up to 1. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
