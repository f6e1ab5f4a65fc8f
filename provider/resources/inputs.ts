import { z } from "zod";
import { UNKNOWN, type Properties } from "../protocol/properties";
import type { CheckFailure } from "../protocol/resourceType";

/** A schema that also lets pass what a preview does not know yet. */
export function known<T extends z.ZodType>(schema: T): z.ZodUnion<[z.ZodLiteral<string>, T]> {
  return z.union([z.literal(UNKNOWN), schema]);
}

/** Validates inputs; every failure names its property and never its value. */
export function checkInputs(
  schema: z.ZodType<Properties>,
  news: Properties,
): { inputs: Properties; failures: CheckFailure[] } {
  const parsed = schema.safeParse(news);
  if (parsed.success) return { inputs: parsed.data, failures: [] };
  const failures = parsed.error.issues.map((issue) => ({
    property: issue.path.join("."),
    reason: issue.message,
  }));
  return { inputs: news, failures };
}

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime({ error: "must be an instant such as 2026-01-31T00:00:00Z" });
