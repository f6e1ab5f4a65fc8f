import { z } from "zod";
import { timestamp, type Clock } from "../../common/clock";
import { UNKNOWN } from "../protocol/properties";
import type { ResourceType } from "../protocol/resourceType";
import { checkInputs, instant, known } from "./inputs";

const schema = z.strictObject({
  generation: z.int().min(1),
  issuedAt: known(instant),
});

/**
 * `cikeys:index:Delivery`: exists only after every store holds the generation (it depends on them all), and says since
 * when. The ledger is made from it, so the ledger cannot be ahead of the truth.
 */
export function deliveryType(clock: Clock): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) =>
      existing.inputs["generation"] === news["generation"] ? {} : { replace: ["generation"] },
    create: (inputs, { preview }) => {
      const { generation, issuedAt } = schema.parse(inputs);
      const deliveredAt = preview ? UNKNOWN : timestamp(clock.now());
      return Promise.resolve({
        id: `delivery-${generation}`,
        outputs: { generation, issuedAt, deliveredAt },
      });
    },
  };
}
