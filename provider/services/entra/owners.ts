import { persist } from "./eventually";
import type { Graph } from "./graph";
import { isNotFound, isRefusal } from "./graphErrors";

/** Something that has owners. */
export interface Owned {
  collection: "applications" | "servicePrincipals";
  /** Object id. */
  id: string;
}

/** Owners of applications and service principals (Graph v1.0, `owners/$ref`). */
export class Owners {
  constructor(private readonly graph: Graph) {}

  /**
   * Adds the wanted owners, and removes those that an earlier call added and nobody wants any more. Whoever was an owner
   * without us stays one.
   *
   * @param addedBefore What the last call returned.
   * @returns Owners that are there because we added them, by object id.
   */
  async sync(
    owned: Owned,
    wanted: readonly string[],
    addedBefore: readonly string[],
  ): Promise<string[]> {
    const ours = new Set<string>();
    for (const owner of wanted) {
      const added = await this.add(owned, owner);
      if (added || addedBefore.includes(owner)) ours.add(owner);
    }
    for (const owner of addedBefore) if (!wanted.includes(owner)) await this.remove(owned, owner);
    return [...ours];
  }

  /** @returns `false` when it was an owner already. */
  private async add(owned: Owned, owner: string): Promise<boolean> {
    const add = async (): Promise<boolean> => {
      await this.graph.send("POST", `${pathOf(owned)}/$ref`, {
        task: "add owners",
        body: { "@odata.id": this.graph.url(`directoryObjects/${encodeURIComponent(owner)}`).href },
        idempotent: true, // Graph refuses an owner that is one already
      });
      return true;
    };
    try {
      return await persist(`takes the owner ${owner}`, add, isNotFound, this.graph.wait);
    } catch (error) {
      if (isRefusal(error, "already an owner")) return false;
      throw error;
    }
  }

  private async remove(owned: Owned, owner: string): Promise<void> {
    const path = `${pathOf(owned)}/${encodeURIComponent(owner)}/$ref`;
    await this.graph.send("DELETE", path, { task: "manage apps", accept: [404] });
  }
}

function pathOf({ collection, id }: Owned): string {
  return `${collection}/${encodeURIComponent(id)}/owners`;
}
