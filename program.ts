import * as pulumi from "@pulumi/pulumi";
import type { Clock } from "./common/clock";
import { CiKey } from "./components/ciKey";
import type { CiKeyStatus } from "./components/keyStatus";
import type { LedgerEntry } from "./components/rotation/ledger";
import { silenceDebugLog } from "./settings/debugLog";
import { loadLedger, removedTeams } from "./settings/ledger";
import { validateEnvironment } from "./settings/environment";
import { refuseLostClients } from "./settings/identities/againstLedger";
import { connectIdentity } from "./settings/identities/connect";
import { readSettings } from "./settings/read";
import { connectStores } from "./settings/stores/connect";
import { teamArguments } from "./settings/team";

/** What the program takes from its surroundings. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

/** Outputs of a stack. */
export interface Outputs {
  /** What was delivered, for the next update. Never edited by hand. */
  ledger: pulumi.Output<unknown>;
  /** What a person wants to know, per team. */
  status: pulumi.Output<Record<string, CiKeyStatus>>;
  /** The keys, secret; only with `exportKeys: true`. */
  apiKeys?: pulumi.Output<Record<string, string>>;
}

/** The whole stack: settings in, keys out. */
export async function program({ env, clock }: Surroundings): Promise<Outputs> {
  silenceDebugLog();
  const settings = readSettings(env);
  validateEnvironment(env, settings);
  const now = clock.now();
  // Before anything is registered: a file backend's state must not be read while the engine writes it.
  const ledger = await loadLedger(settings, now);
  removedTeams(settings, ledger);
  refuseLostClients(settings, ledger);
  const [identities, storeArguments] = await Promise.all([
    connectIdentity(settings.identity, env),
    connectStores(settings, env),
  ]);

  const keys = Object.keys(settings.teams).map((team) => {
    const args = teamArguments(team, settings, { identities, storeArguments, ledger, now });
    const key = new CiKey(team, args, { providers: identities.providers });
    return [team, key] as const;
  });

  const teams = pulumi.all(Object.fromEntries(keys.map(([team, key]) => [team, key.ledger])));
  return {
    ledger: teams.apply((entries) => ({
      version: 1,
      stack: ledger.stack,
      teams: delivered(entries),
    })),
    status: pulumi.all(Object.fromEntries(keys.map(([team, key]) => [team, key.status]))),
    ...(settings.exportKeys
      ? { apiKeys: pulumi.all(Object.fromEntries(keys.map(([team, key]) => [team, key.apiKey]))) }
      : {}),
  };
}

function delivered(
  entries: Record<string, LedgerEntry | undefined>,
): Record<string, LedgerEntry | undefined> {
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => entry !== undefined));
}
