import { z } from "zod";
import { timestamp, type Clock } from "../../common/clock";
import { changedKeys, UNKNOWN } from "../protocol/properties";
import type { ResourceType } from "../protocol/resourceType";
import { checkInputs } from "./inputs";

const schema = z.strictObject({
  address: z.string(),
  generation: z.int().min(1),
});

/**
 * `cikeys:index:StoreReceipt`: says which generation one store holds, and since when. It depends on the store, so after an
 * update that failed half-way the state still tells which stores were written and which were not.
 */
export function storeReceiptType(clock: Clock): ResourceType {
  const receiptFor = (inputs: Record<string, unknown>, preview: boolean) => ({
    ...schema.parse(inputs),
    writtenAt: preview ? UNKNOWN : timestamp(clock.now()),
  });
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({ update: changedKeys(existing.inputs, news) }),
    create: (inputs, { preview }) =>
      Promise.resolve({ id: String(inputs["address"]), outputs: receiptFor(inputs, preview) }),
    update: (_existing, news, { preview }) => Promise.resolve(receiptFor(news, preview)),
  };
}
