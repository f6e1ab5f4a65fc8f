import { z } from "zod";

const instant = z.iso.datetime();

/** Clocks of two machines may differ by this much; beyond it, one of them is wrong. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const entrySchema = z
  .strictObject({
    /** Generation that every store of the team holds. */
    generation: z.int().min(1),
    issuedAt: instant,
    deliveredAt: instant,
    /** Whom the identity provider and the control plane know it as; absent in entries of former versions. */
    clientId: z.string().optional(),
    subject: z.string().optional(),
    /** When the identity provider lets its secret die; absent where it lives until it is removed. */
    expiresAt: instant.optional(),
    /** Where Okta has its secret; absent at other providers and in entries of former versions. */
    oktaSecret: z.strictObject({ appId: z.string(), secretId: z.string() }).optional(),
    /** What its client was made from, where that can never change. */
    basis: z.string().optional(),
    /** Last rotation request that was answered. */
    request: z.string().optional(),
    /** The generation before, while it exists. */
    previous: z
      .strictObject({
        generation: z.int().min(1),
        clientId: z.string().optional(),
        subject: z.string().optional(),
        /** Since when it is switched off; absent while it still works. */
        disabledAt: instant.optional(),
      })
      .optional(),
    /** Whether the identity is protected from deletion. */
    protect: z.boolean(),
  })
  // A failed update may be finished on another machine, whose clock is a little behind.
  .refine(
    (entry) => Date.parse(entry.deliveredAt) + CLOCK_TOLERANCE_MS >= Date.parse(entry.issuedAt),
    { error: "was delivered before it was issued" },
  )
  .refine(
    ({ generation, previous }) => previous === undefined || previous.generation < generation,
    { error: "its previous generation is not older than the delivered one" },
  );

/**
 * What was delivered to one team, and when; times are ISO 8601 in UTC.
 *
 * @interface
 */
export type LedgerEntry = z.infer<typeof entrySchema>;

const ledgerSchema = z.strictObject({
  version: z.literal(1),
  /** `<project>/<stack>` that wrote it. */
  stack: z.string(),
  teams: z.record(z.string(), entrySchema),
});

/**
 * The whole stack's memory: one entry a team.
 *
 * @interface
 */
export type Ledger = z.infer<typeof ledgerSchema>;

/** The ledger cannot be trusted; nothing may be touched. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

/** What a ledger must agree with. */
export interface LedgerContext {
  /** `<project>/<stack>` that reads it. */
  stack: string;
  /** Former name of the stack, given by a person after `pulumi stack rename`. */
  renamedFrom?: string;
  now: Date;
  /** Whether the stack has outputs at all; then the ledger must be among them. */
  hasOutputs: boolean;
}

const RECOVERY =
  "Nothing was touched. The output is written by the program only: restore the last good state " +
  "(pulumi stack history; pulumi stack import --file <checkpoint>) and run `pulumi up` again.";

/**
 * Reads the ledger that the stack's last update left.
 *
 * @param raw Output `ledger`; `undefined` on the first run.
 * @throws LedgerError when it is missing though the stack has outputs, malformed, another stack's, or from the future.
 */
export function readLedger(raw: unknown, context: LedgerContext): Ledger {
  if (raw === undefined) {
    if (!context.hasOutputs) return { version: 1, stack: context.stack, teams: {} };
    throw new LedgerError(`the stack has outputs, but no \`ledger\` among them. ${RECOVERY}`);
  }
  const parsed = ledgerSchema.safeParse(raw);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      (issue) => `  ${["ledger", ...issue.path].join(".")}: ${issue.message}`,
    );
    throw new LedgerError(`the output \`ledger\` is damaged:\n${issues.join("\n")}\n${RECOVERY}`);
  }
  refuseForeign(parsed.data, context);
  refuseFuture(parsed.data, context.now);
  // Under its present name: after a rename the next update writes the ledger as this stack's own.
  return { ...parsed.data, stack: context.stack };
}

function refuseForeign(ledger: Ledger, { stack, renamedFrom }: LedgerContext): void {
  if (ledger.stack === stack || ledger.stack === renamedFrom) return;
  throw new LedgerError(
    `the output \`ledger\` was written by stack "${ledger.stack}", and this is "${stack}". Two stacks must never manage the ` +
      "same keys. Nothing was touched. If the stack was renamed and the old name is no longer used: " +
      `pulumi config set flyte-ci-keys:renamedFrom ${ledger.stack}`,
  );
}

function refuseFuture(ledger: Ledger, now: Date): void {
  for (const [team, entry] of Object.entries(ledger.teams)) {
    if (Date.parse(entry.deliveredAt) <= now.getTime() + CLOCK_TOLERANCE_MS) continue;
    throw new LedgerError(
      `the ledger says that team "${team}" was delivered at ${entry.deliveredAt}, which lies in the future. Nothing was ` +
        "touched. Check this machine's clock: date -u",
    );
  }
}
