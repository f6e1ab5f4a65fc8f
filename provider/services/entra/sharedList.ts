import { pause, type Wait } from "./eventually";
import { isAmbiguous } from "./graphErrors";
import { withEntry, type RecentWrites } from "./recentWrites";

/** A list inside one object that many clients write, and that Graph takes only whole and without an ETag. */
export interface SharedList<Entry> {
  /** What a change of it waits for; completes "waiting until Graph …". */
  what: string;
  /** `undefined` when the object is gone. */
  read: () => Promise<Entry[] | undefined>;
  write: (entries: Entry[]) => Promise<void>;
  keyOf: (entry: Entry) => string;
  /** Whether two entries of a key say the same. */
  same: (left: Entry, right: Entry) => boolean;
  recent: RecentWrites<Entry>;
  wait: Wait;
}

/** One entry to set; or to remove, without `entry`. */
export interface Change<Entry> {
  key: string;
  entry?: Entry;
}

const ROUNDS = 4;
const LOOK_EVERY = 1000;
/** Share of the patience that the first round has; each further round has twice as much. */
const FIRST_ROUND = 1 / 12;

/**
 * Sets or removes one entry and leaves those of others as they are. Every writer writes the list that it has read, so
 * one may undo the other's change, and reads lag behind. Hence: entries of others that were seen in any read stay in
 * each further write; a write counts once reads have shown it for as long again as it took to appear, by when a writer
 * who had not seen it has written; and what does not show, or is overwritten, is written again.
 *
 * @returns `false` when the object is gone.
 * @throws Error when the change does not hold in time.
 */
export async function changeSharedList<Entry>(
  list: SharedList<Entry>,
  change: Change<Entry>,
): Promise<boolean> {
  const seen = new Map<string, Entry>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const written = await list.recent.mutex.run(() => write(list, change, seen));
    if (written === "gone") return false;
    if (written === "as wanted") return true;
    const shown = await watch(list, change, seen, FIRST_ROUND * 2 ** round);
    if (shown === "gone") return false;
    if (shown !== "not shown" && !hasOverwritten(list, { seen, written, shown })) return true;
    list.wait.progress("another writer changed the list at the same time; writing again");
    await pause(list.what, LOOK_EVERY * (0.5 + Math.random()), list.wait);
  }
  throw new Error(
    `waited in vain until Graph ${list.what}: other writers change the list at the same time. None of their entries was ` +
      "dropped. Run `pulumi up` again when they are done.",
  );
}

/** Reads, merges, writes. @returns What was written, or why nothing was. */
async function write<Entry>(
  list: SharedList<Entry>,
  change: Change<Entry>,
  seen: Map<string, Entry>,
): Promise<Entry[] | "gone" | "as wanted"> {
  const { keyOf, recent } = list;
  const read = await list.read();
  if (read === undefined) return "gone";
  note(list, change, seen, read);
  let merged = [...read];
  for (const [key, entry] of seen) {
    if (!has(list, read, key) && !recent.hasLatelyRemoved(key)) merged.push(entry);
  }
  const nothingLost = merged.length === read.length;
  merged = recent.mergedInto(merged, keyOf);
  // A read that lags may show what this process has changed since.
  const isShown = isAsWanted(list, change, read) && isAsWanted(list, change, merged);
  if (nothingLost && isShown) return "as wanted";
  merged = withEntry(merged, keyOf, change.key, change.entry);
  await list.write(merged).catch((error: unknown) => {
    if (!isAmbiguous(error)) throw error; // in doubt, the reads that follow tell
  });
  recent.note(change.key, change.entry);
  return merged;
}

/** Looks until the change has held long enough. @returns The list that shows it. */
async function watch<Entry>(
  list: SharedList<Entry>,
  change: Change<Entry>,
  seen: Map<string, Entry>,
  share: number,
): Promise<Entry[] | "gone" | "not shown"> {
  const limit = list.wait.patience.timeout * share;
  let shownAfter: number | undefined;
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const read = await list.read();
    if (read === undefined) return "gone";
    note(list, change, seen, read);
    if (isAsWanted(list, change, read)) shownAfter ??= waited;
    else shownAfter = undefined;
    if (shownAfter === undefined && waited >= limit) return "not shown";
    if (shownAfter !== undefined && waited >= 2 * shownAfter + LOOK_EVERY) return read;
    if (waited === 0) list.wait.progress(`waiting until Graph ${list.what}`);
    await pause(list.what, LOOK_EVERY, list.wait);
  }
}

function note<Entry>(
  { keyOf }: SharedList<Entry>,
  change: Change<Entry>,
  seen: Map<string, Entry>,
  read: readonly Entry[],
): void {
  for (const entry of read) if (keyOf(entry) !== change.key) seen.set(keyOf(entry), entry);
}

/**
 * Whether an entry of another writer, which was read only after our write was made up, is not there any more. What this
 * process has removed meanwhile is no loss.
 */
function hasOverwritten<Entry>(
  list: SharedList<Entry>,
  lists: { seen: ReadonlyMap<string, Entry>; written: Entry[]; shown: Entry[] },
): boolean {
  const { seen, written, shown } = lists;
  return [...seen.keys()].some(
    (key) =>
      !has(list, written, key) && !has(list, shown, key) && !list.recent.hasLatelyRemoved(key),
  );
}

function isAsWanted<Entry>(
  list: SharedList<Entry>,
  { key, entry }: Change<Entry>,
  read: readonly Entry[],
): boolean {
  const found = read.find((other) => list.keyOf(other) === key);
  if (found === undefined || entry === undefined) return found === entry;
  return list.same(found, entry);
}

function has<Entry>(list: SharedList<Entry>, entries: readonly Entry[], key: string): boolean {
  return entries.some((entry) => list.keyOf(entry) === key);
}
