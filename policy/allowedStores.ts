import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { storeFlaw } from "../components/rules/allowedStores";
import { factsOf } from "./ours";
import { addressOf } from "./storeAddress";

/** Keys go to stores that the organisation knows, and to no others. */
export const allowedStores: ResourceValidationPolicy = {
  name: "allowed-stores",
  description: "Keys go only to the stores, repositories and folders that are allowed.",
  configSchema: {
    properties: {
      allowed: { type: "array", items: { type: "string", minLength: 1 }, default: [] },
    },
  },
  validateResource: (args, reportViolation) => {
    const { allowed } = args.getConfig<{ allowed: string[] }>();
    for (const address of addresses(args)) {
      const flaw = storeFlaw(address, allowed);
      if (flaw !== undefined) reportViolation(`${args.name}: ${flaw}`);
    }
  },
};

/** Of every store of a key, before one is written, or of the store that a resource writes. */
function addresses(args: ResourceValidationArgs): string[] {
  const facts = factsOf(args);
  if (facts !== undefined) return facts.stores.map(({ address }) => address);
  const address = addressOf(args);
  return address === undefined ? [] : [address];
}
