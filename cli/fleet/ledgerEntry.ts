import { readLedger, type LedgerEntry } from "../../components/rotation/ledger";
import { stackOutputs } from "../backend/state";
import { CliError } from "../cliError";
import { snapshotSource, type Context } from "../context";
import { readSnapshots } from "./snapshot";

/**
 * A team's entry in the ledger that the last update left; `undefined` when it has no key.
 *
 * @throws CliError when the stack's state or its ledger cannot be read.
 */
export async function ledgerEntry(
  context: Context,
  stack: string,
  team: string,
): Promise<LedgerEntry | undefined> {
  const [snapshot] = await readSnapshots(snapshotSource(context), [stack]);
  if (snapshot?.error !== undefined) throw new CliError(`stack ${stack}: ${snapshot.error}`);
  const outputs = snapshot?.state === undefined ? {} : stackOutputs(snapshot.state);
  try {
    const name = `${context.project.name}/${stack}`;
    const hasOutputs = Object.keys(outputs).length > 0;
    const { teams } = readLedger(outputs["ledger"], {
      stack: name,
      now: context.clock.now(),
      hasOutputs,
    });
    return Object.hasOwn(teams, team) ? teams[team] : undefined;
  } catch (error) {
    throw new CliError(`stack ${stack}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
