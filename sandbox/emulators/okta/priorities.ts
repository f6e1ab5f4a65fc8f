/**
 * Things that are evaluated in order. The place in the list is the priority, beginning with 1, so that priorities
 * have no gaps: Okta lowers a number beyond the end to the next free one, and a taken one moves the others down.
 */
export class Prioritised<T extends { readonly id: string }> {
  private readonly items: T[] = [];

  /** In order of priority. */
  all(): readonly T[] {
    return this.items;
  }

  find(id: string): T | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** Priority of an item that is in the list. */
  priorityOf(item: T): number {
    return this.items.indexOf(item) + 1;
  }

  /** Adds at a priority; last without one. */
  add(item: T, priority = Infinity): void {
    const index = Math.min(Math.max(priority, 1), this.items.length + 1) - 1;
    this.items.splice(index, 0, item);
  }

  /** Moves to another priority; stays without one. */
  move(item: T, priority = this.priorityOf(item)): void {
    this.remove(item);
    this.add(item, priority);
  }

  /** Takes an item out; those behind it move up. */
  remove(item: T): void {
    this.items.splice(this.items.indexOf(item), 1);
  }
}
