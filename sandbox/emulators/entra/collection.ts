import { isGuid } from "./ids";
import type { EntraSettings } from "./settings";
import { Versioned, type Replica } from "./versioned";

/** Objects of one kind, with what each replica knows of them. */
export class Collection<T extends { readonly id: string }> {
  private readonly objects = new Map<string, Versioned<T>>();

  constructor(private readonly settings: EntraSettings) {}

  /** Adds an object, or replaces the one with the same id. */
  put(object: T): T {
    this.write(object.id, object);
    return object;
  }

  remove(id: string): void {
    this.write(id, undefined);
  }

  /** In order of creation. */
  all(replica: Replica): T[] {
    const now = this.settings.time();
    return [...this.objects.values()].flatMap((object) => object.read(replica, now) ?? []);
  }

  get(replica: Replica, id: string): T | undefined {
    return this.objects.get(keyFor(id))?.read(replica, this.settings.time());
  }

  /** Makes every change known everywhere. */
  settle(): void {
    for (const object of this.objects.values()) object.settle();
  }

  private write(id: string, value: T | undefined): void {
    const key = keyFor(id);
    const object = this.objects.get(key) ?? new Versioned<T>();
    const { window, time } = this.settings;
    object.write(value, window === 0 ? -Infinity : time() + window);
    this.objects.set(key, object);
  }
}

/** GUIDs do not care about case; other ids do. */
function keyFor(id: string): string {
  return isGuid(id) ? id.toLowerCase() : id;
}
