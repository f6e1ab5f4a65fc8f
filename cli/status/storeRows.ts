import { z } from "zod";
import type { LedgerEntry } from "../../components/rotation/ledger";
import type { StoreRow, TeamRow } from "./schema";

/** Stores in a team's output `status`; loose, so that a newer program's can be read. */
export const storeDetails = z
  .array(
    z.looseObject({
      address: z.string(),
      generation: z.int().optional().catch(undefined),
      updatedAt: z.string().optional().catch(undefined),
      notes: z.array(z.string()).catch([]),
    }),
  )
  .catch([]);

/**
 * Stores of a team. Where the outputs do not say what each one holds, the ledger does: it has a generation only once every
 * store holds it.
 */
export function storeRows(
  status: { stores: readonly string[]; storeDetails: z.output<typeof storeDetails> } | undefined,
  ledger: LedgerEntry | undefined,
): StoreRow[] {
  const { stores = [], storeDetails: details = [] } = status ?? {};
  return stores.map((address) => {
    const found = details.find((one) => one.address === address);
    if (found === undefined) {
      return { address, generation: ledger?.generation ?? null, updatedAt: null, notes: [] };
    }
    const { generation = null, updatedAt = null, notes } = found;
    return { address, generation, updatedAt, notes };
  });
}

/** What is to be said of a store besides its address: that it holds another generation than the delivered one, and notes. */
export function storeNotes({ generation }: TeamRow, store: StoreRow): string[] {
  const held = store.generation === null ? "no key yet" : `generation ${store.generation}`;
  const differs = generation !== null && store.generation !== generation;
  return [...(differs ? [`holds ${held}`] : []), ...store.notes];
}
