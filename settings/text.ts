import { z } from "zod";

/** A name: YAML reads `0042`, `1e3` and `no` as something else, so anything but a string is sent back for quotes. */
export function text(what: string): z.ZodString {
  return z
    .string({
      error: ({ input }) =>
        input === undefined ? `is missing: ${what}` : `must be text: put it in quotes (${what})`,
    })
    .min(1, { error: `must not be empty: ${what}`, abort: true });
}
