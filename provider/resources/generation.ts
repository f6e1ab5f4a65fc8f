import { z } from "zod";
import { timestamp, type Clock } from "../../common/clock";
import { drawClientSecret } from "../../common/drawnSecret";
import { UNKNOWN, type Properties } from "../protocol/properties";
import type { ResourceType } from "../protocol/resourceType";
import { checkInputs } from "./inputs";

const schema = z.strictObject({
  number: z.int().min(1),
  drawSecret: z.boolean(),
  request: z.string().optional(),
});

/**
 * `cikeys:index:Generation`: the birth of a client secret. Stamps `issuedAt` and, where the identity provider takes a
 * secret of our choice, draws it, so that it is saved in the state before any service hears of it.
 */
export function generationType(clock: Clock): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) =>
      existing.inputs["number"] === news["number"] ? {} : { replace: ["number"] },
    create: (inputs, { preview }) => {
      const { number, drawSecret, request } = schema.parse(inputs);
      const outputs: Properties = {
        number,
        drawSecret,
        request,
        // Under a key of its own: where there is no output, Pulumi's SDK takes the input that the program has by now.
        drawnFor: request ?? "",
        issuedAt: preview ? UNKNOWN : timestamp(clock.now()),
        ...(drawSecret ? { secret: preview ? UNKNOWN : drawClientSecret(number) } : {}),
      };
      return Promise.resolve({ id: `generation-${number}`, outputs });
    },
  };
}
