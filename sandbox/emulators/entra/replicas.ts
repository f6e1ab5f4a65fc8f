import type { Replica } from "./versioned";

/** Chooses the replica for a request; called once for each request that reads. */
export type ReplicaChoice = () => Replica;

/** Every read in the window is stale: the worst case that eventual consistency allows. */
export function alwaysLagging(): Replica {
  return "lagging";
}

/** Plays a pattern over and over, for example `["lagging", "current"]`: reads flap while the window is open. */
export function scriptedReplicas(pattern: readonly Replica[]): ReplicaChoice {
  let request = 0;
  return () => pattern[request++ % pattern.length] ?? "lagging";
}

/** A pattern that looks random and is the same for the same seed (mulberry32). */
export function seededReplicas(seed: number): ReplicaChoice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % 2 === 0 ? "lagging" : "current";
  };
}
