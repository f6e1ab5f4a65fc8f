import * as pulumi from "@pulumi/pulumi";
import type { CiKey } from "./ciKey";
import { LedgerError, readLedger, type Ledger, type LedgerEntry } from "./rotation/ledger";

/** Arguments of `loadLedger`. */
export interface LoadLedgerArgs {
  /** Present time; the same that the keys get. */
  now: Date;
  /** Former name of the stack, `<project>/<stack>`, after `pulumi stack rename`. */
  renamedFrom?: string | undefined;
  /**
   * The stack has outputs of its own and gets its first keys now. Take it out after that update: without it, a ledger that
   * was lost is noticed. Default `false`.
   */
  firstKeys?: boolean;
}

/**
 * The ledger that the stack's last update left, read from the stack's own output `ledger`. Await it before anything is
 * registered: a file backend's state must not be read while the engine writes it.
 *
 * @throws pulumi.RunError when it is missing though the stack has outputs, damaged, another stack's, or from the future.
 * @example
 * import { loadLedger } from "flyte-ci-keys";
 *
 * export = async () => {
 *   const ledger = await loadLedger({ now: new Date() });
 *   return { teams: Object.keys(ledger.teams) };
 * };
 */
export async function loadLedger(args: LoadLedgerArgs): Promise<Ledger> {
  const { now, renamedFrom, firstKeys = false } = args;
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const self = new pulumi.StackReference(`${pulumi.getOrganization()}/${stack}`);
  const details = await self.getOutputDetails("ledger");
  const raw = (details.value ?? details.secretValue) as unknown;
  const hasOutputs = raw !== undefined || (!firstKeys && (await anyOutput(self)));
  try {
    return readLedger(raw, {
      stack,
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
      now,
      hasOutputs,
    });
  } catch (error) {
    throw error instanceof LedgerError ? new pulumi.RunError(error.message) : error;
  }
}

async function anyOutput(self: pulumi.StackReference): Promise<boolean> {
  return new Promise((resolve) => {
    self.outputs.apply((outputs) => resolve(Object.keys(outputs ?? {}).length > 0));
  });
}

/**
 * Value of the stack output `ledger`, for the next update to read. A key that never came to a delivery has no entry.
 *
 * @param before What `loadLedger` gave.
 * @param keys Every key of the stack, by its name.
 * @example
 * import { ledgerOutput, type CiKey, type Ledger } from "flyte-ci-keys";
 *
 * export function outputs(before: Ledger, payments: CiKey, search: CiKey) {
 *   return { ledger: ledgerOutput(before, { payments, search }) };
 * }
 */
export function ledgerOutput(
  before: Ledger,
  keys: Readonly<Record<string, Pick<CiKey, "ledger">>>,
): pulumi.Output<Ledger> {
  const teams = Object.entries(keys).map(([team, { ledger }]) => [team, ledger] as const);
  return pulumi.all(Object.fromEntries(teams)).apply((entries): Ledger => ({
    version: 1,
    stack: before.stack,
    teams: delivered(entries),
  }));
}

function delivered(entries: Record<string, LedgerEntry | undefined>): Record<string, LedgerEntry> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([team, entry]) =>
      entry === undefined ? [] : [[team, entry] as const],
    ),
  );
}
