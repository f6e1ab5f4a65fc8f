import type { Context } from "mocha";

/** Skips what this machine cannot run, and says why; in CI that must not pass for a check. */
export function skipOrFail(context: Context, reason: string): never {
  if (process.env["CI"]) throw new Error(`must run in CI: ${reason}`);
  console.log(`      skipped: ${reason}`);
  return context.skip();
}
