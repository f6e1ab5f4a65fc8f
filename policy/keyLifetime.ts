import type { ResourceValidationPolicy } from "@pulumi/policy";
import { keyLifetimeFlaw, type LifetimeLimits } from "../components/rules/keyLifetime";
import { factsOf } from "./ours";

/** Secrets live and overlap no longer than allowed. */
export const keyLifetime: ResourceValidationPolicy = {
  name: "key-lifetime",
  description: "Client secrets live and overlap no longer than the organisation allows.",
  configSchema: {
    properties: {
      maxLifetimeDays: { type: "number", default: 120, exclusiveMinimum: 0 },
      maxOverlapDays: { type: "number", default: 14, minimum: 0 },
    },
  },
  validateResource: (args, reportViolation) => {
    const facts = factsOf(args);
    if (facts === undefined) return;
    const flaw = keyLifetimeFlaw(facts.rotation, args.getConfig<LifetimeLimits>());
    if (flaw !== undefined) reportViolation(`${args.name}: ${flaw}`);
  },
};
