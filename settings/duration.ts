import { z } from "zod";

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000 };

/** A length of time as settings write it, `90d` or `12h`; whole milliseconds once parsed. */
export const duration = z
  .string({ error: "must be a length of time in quotes, such as 90d or 12h" })
  .regex(/^\d{1,5}[dh]$/, "must be a whole number of days or hours, such as 90d or 12h")
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0));
