import * as pulumi from "@pulumi/pulumi";
import type { Clock } from "./common/clock";
import { CiKey } from "./components/ciKey";
import type { CiKeyStatus } from "./components/keyStatus";
import type { LedgerEntry } from "./components/rotation/ledger";
import { silenceDebugLog } from "./settings/debugLog";
import { loadLedger, removedTeams } from "./settings/ledger";
import { validateEnvironment } from "./settings/environment";
import { GitHubProviders } from "./settings/github";
import { authorizationServer, oktaOrganisation } from "./settings/okta";
import type { OktaSettings } from "./settings/identity";
import { readSettings } from "./settings/read";
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
  const settings = readSettings();
  validateEnvironment(env);
  const now = clock.now();
  const ledger = await loadLedger(settings, now);
  removedTeams(settings, ledger);

  const identity = settings.identity as OktaSettings;
  const organisation = oktaOrganisation(identity, env);
  const server = await authorizationServer(identity.authorizationServer, organisation);
  const gitHubs = new GitHubProviders({
    baseUrl: settings.github.baseUrl ?? env["GITHUB_BASE_URL"],
    writeDelayMs: settings.github.writeDelayMs,
  });

  const keys = Object.keys(settings.teams).map((team) => {
    const args = teamArguments(team, settings, { organisation, server, gitHubs, ledger, now });
    const key = new CiKey(team, args, { providers: [organisation.provider] });
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
