import type { Build } from "./build";
import { CredentialStore } from "./credentialStore";

/** The controller itself, or a folder: a group of items with a store of credentials. Names are matched ignoring case. */
export class Folder {
  readonly store = new CredentialStore();
  private readonly items = new Map<string, Folder | Job>();

  constructor(
    /** Empty for the controller. */
    readonly name: string,
    readonly parent: Folder | undefined,
  ) {}

  /** Names from the top, separated by `/`; empty for the controller. */
  get fullName(): string {
    return this.parent === undefined ? "" : fullNameIn(this.parent, this.name);
  }

  children(): (Folder | Job)[] {
    return [...this.items.values()];
  }

  item(name: string): Folder | Job | undefined {
    return this.items.get(name.toLowerCase());
  }

  add<T extends Folder | Job>(item: T): T {
    this.items.set(item.name.toLowerCase(), item);
    return item;
  }

  remove(item: Folder | Job): void {
    this.items.delete(item.name.toLowerCase());
  }

  /** This one and all folders below. */
  *folders(): Iterable<Folder> {
    yield this;
    for (const item of this.items.values()) if (item instanceof Folder) yield* item.folders();
  }
}

/** A job. */
export class Job {
  /** In order of their beginning. */
  readonly builds: Build[] = [];

  constructor(
    readonly name: string,
    readonly parent: Folder,
  ) {}

  get fullName(): string {
    return fullNameIn(this.parent, this.name);
  }
}

/** The folder of that full name, made with its parents where it is not there yet. */
export function ensureFolder(root: Folder, fullName: string): Folder {
  let folder = root;
  for (const name of fullName.split("/").filter((part) => part !== "")) {
    const item = folder.item(name) ?? folder.add(new Folder(name, folder));
    if (!(item instanceof Folder)) throw new RangeError(`"${item.fullName}" is a job`);
    folder = item;
  }
  return folder;
}

/** The item at a path of names. */
export function itemAt(root: Folder, names: readonly string[]): Folder | Job | undefined {
  let item: Folder | Job | undefined = root;
  for (const name of names) item = item instanceof Folder ? item.item(name) : undefined;
  return item;
}

function fullNameIn(parent: Folder, name: string): string {
  return parent.fullName === "" ? name : `${parent.fullName}/${name}`;
}
