import * as pulumi from "@pulumi/pulumi";
import type { Clock } from "./common/clock";
import { describeAccess, type KeyAccess } from "./components/access/describe";
import { CiKey } from "./components/ciKey";
import { lookAtGates } from "./components/gates/lookAtGates";
import { silenceDebugLog } from "./components/debugLog";
import type { CiKeyStatus } from "./components/keyStatus";
import { ledgerOutput, loadLedger } from "./components/stackLedger";
import { accessOf } from "./settings/access";
import { accessWarnings } from "./settings/accessWarnings";
import { removedTeams } from "./settings/ledger";
import { validateEnvironment } from "./settings/environment";
import { refuseLostClients } from "./settings/identities/againstLedger";
import { connectIdentity } from "./settings/identities/connect";
import { readSettings } from "./settings/read";
import type { Settings } from "./settings/schema";
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
  /** Who must be let in where, per team; only of teams whose settings say who decides it. */
  access?: pulumi.Output<Record<string, KeyAccess>>;
  /** The keys, secret; only with `exportKeys: true`. */
  apiKeys?: pulumi.Output<Record<string, string>>;
}

/** The whole stack: settings in, keys out. */
export async function program({ env, clock }: Surroundings): Promise<Outputs> {
  silenceDebugLog();
  const settings = readSettings(env);
  validateEnvironment(env, settings);
  for (const warning of accessWarnings(settings)) void pulumi.log.warn(warning);
  const now = clock.now();
  // Before anything is registered: a file backend's state must not be read while the engine writes it.
  const ledger = await loadLedger({ now, renamedFrom: settings.renamedFrom });
  removedTeams(settings, ledger);
  refuseLostClients(settings, ledger);
  const [identities, storeArguments] = await Promise.all([
    connectIdentity(settings.identity, env),
    connectStores(settings, env),
  ]);

  const teamArgs = await Promise.all(
    Object.keys(settings.teams).map(async (team) => {
      const args = teamArguments(team, settings, { identities, storeArguments, ledger, now });
      return [team, await lookAtGates(team, args)] as const;
    }),
  );
  const keys = teamArgs.map(([team, args]) => {
    const key = new CiKey(team, args, { providers: identities.providers });
    return [team, key] as const;
  });

  return {
    ledger: ledgerOutput(ledger, Object.fromEntries(keys)),
    status: pulumi.all(Object.fromEntries(keys.map(([team, key]) => [team, key.status]))),
    ...accessOutput(settings, keys),
    ...(settings.exportKeys
      ? { apiKeys: pulumi.all(Object.fromEntries(keys.map(([team, key]) => [team, key.apiKey]))) }
      : {}),
  };
}

function accessOutput(
  settings: Settings,
  keys: readonly (readonly [string, CiKey])[],
): Pick<Outputs, "access"> {
  const known = keys.flatMap(([team, key]) => {
    const access = accessOf(settings.access, settings.teams[team]?.access ?? {});
    return access === undefined ? [] : [[team, describeAccess(team, access, key)] as const];
  });
  return known.length === 0 ? {} : { access: pulumi.all(Object.fromEntries(known)) };
}
