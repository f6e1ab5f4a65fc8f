/** Which copy of the directory answers: one that has every change, or one that lags behind. */
export type Replica = "current" | "lagging";

interface Version<T> {
  /** `undefined` when the object is not there. */
  value: T | undefined;
  /** Instant of the replication clock from which even the slowest replica has this version. */
  everywhereFrom: number;
}

/** One object over time. */
export class Versioned<T> {
  private versions: Version<T>[] = [];

  write(value: T | undefined, everywhereFrom: number): void {
    this.versions.push({ value, everywhereFrom });
  }

  /** What a replica answers at an instant of the replication clock. */
  read(replica: Replica, now: number): T | undefined {
    if (replica === "current") return this.versions.at(-1)?.value;
    return this.versions.findLast(({ everywhereFrom }) => everywhereFrom <= now)?.value;
  }

  /** Makes every version known everywhere. */
  settle(): void {
    for (const version of this.versions) version.everywhereFrom = -Infinity;
  }
}
