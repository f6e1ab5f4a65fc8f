import type { Clock } from "../../../common/clock";
import { Mutex } from "./mutex";

/** Longer than reads lag behind. */
const MEMORY_MS = 120_000;

/** One list that several clients write whole: who may write now, and what this process wrote lately. */
export class RecentWrites<Entry> {
  readonly mutex = new Mutex();
  private readonly writes = new Map<string, { entry: Entry | undefined; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** Notes an entry that was written, or removed (`undefined`). */
  note(key: string, entry: Entry | undefined): void {
    this.writes.set(key, { entry, until: this.clock.now().getTime() + MEMORY_MS });
  }

  /** Whether this process took the entry away lately. */
  hasLatelyRemoved(key: string): boolean {
    const write = this.writes.get(key);
    return (
      write !== undefined && write.entry === undefined && write.until > this.clock.now().getTime()
    );
  }

  /** What was read, with what this process wrote lately: a read may not show it yet. */
  mergedInto(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] {
    const now = this.clock.now().getTime();
    let merged = [...entries];
    for (const [key, { entry, until }] of this.writes) {
      if (until > now) merged = withEntry(merged, keyOf, key, entry);
    }
    return merged;
  }
}

/** The list with the entry of a key set, in its place or at the end, or left out (`undefined`). */
export function withEntry<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  key: string,
  entry: Entry | undefined,
): Entry[] {
  if (entry === undefined) return entries.filter((other) => keyOf(other) !== key);
  const index = entries.findIndex((other) => keyOf(other) === key);
  return index === -1 ? [...entries, entry] : entries.with(index, entry);
}

/** The lists that this process writes, by address. */
export class RecentWritesByList {
  private readonly lists = new Map<string, RecentWrites<unknown>>();

  constructor(private readonly clock: Clock) {}

  of<Entry>(address: string): RecentWrites<Entry> {
    const list = this.lists.get(address) ?? new RecentWrites<unknown>(this.clock);
    this.lists.set(address, list);
    return list as RecentWrites<Entry>;
  }
}
