import type { z } from "zod";
import { wildcardFlaw } from "../../components/rules/wildcard";

/** Refuses a scope or role that stands for others. */
export function refuseWildcard(name: string, context: z.RefinementCtx): void {
  const flaw = wildcardFlaw(name);
  if (flaw !== undefined) context.addIssue({ code: "custom", message: flaw });
}
