import { CliError } from "../cliError";
import type { Context } from "../context";
import { readFleet, settingsOf, stackOfTeam } from "../fleet/fleet";
import { ledgerEntry } from "../fleet/ledgerEntry";
import { upStacks, type FleetOutcome } from "../fleet/up";
import { validated } from "../setup/validate";

/** What was given on the command line. */
export interface AdoptOptions {
  /** Id of the app at the identity provider. */
  app: string;
  stack?: string;
  up: boolean;
}

/**
 * Writes `adoptApp` of a team that has no key yet, and updates the stack: a secret is added to the hand-made app, the ones
 * that it has are left alone.
 *
 * @throws CliError when the team has a key already: its app would be replaced.
 */
export async function adopt(
  context: Context,
  team: string,
  { app, stack, up }: AdoptOptions,
): Promise<{ stack: string; file: string; update: FleetOutcome | undefined }> {
  const found = stackOfTeam(readFleet(context.project), team, stack);
  const file = settingsOf(found);
  const entry = await ledgerEntry(context, found.name, team);
  if (entry !== undefined) {
    throw new CliError(
      `"${team}" has a key of its own app already (generation ${entry.generation}); to change the app, retire the team ` +
        `first: flyte-ci-keys retire-team ${team} --stack ${found.name}`,
    );
  }
  file.set(["teams", team, "adoptApp"], app);
  if (!file.importsEnvironments) validated(file.settings());
  file.save();
  const update = up ? await upStacks(context, [found]) : undefined;
  return { stack: found.name, file: file.file, update };
}
