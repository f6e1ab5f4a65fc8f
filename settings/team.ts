import * as pulumi from "@pulumi/pulumi";
import type { CiKeyArgs } from "../components/ciKey";
import type { Ledger } from "../components/rotation/ledger";
import type { IdentitySource } from "./identities/source";
import { policyOf } from "./rotation";
import type { Settings } from "./schema";
import type { StoreConnector } from "./stores/connect";

/** What all teams of a stack share. */
export interface Shared {
  identities: IdentitySource;
  storeArguments: StoreConnector;
  ledger: Ledger;
  now: Date;
}

/** Arguments of one team's key. */
export function teamArguments(team: string, settings: Settings, shared: Shared): CiKeyArgs {
  const own = settings.teams[team];
  if (own === undefined || !Object.hasOwn(settings.teams, team))
    throw new TypeError("the team must be one of the settings'");
  const { rotation, adoptApp, clients } = own;
  // A team may be called "constructor".
  const entry = Object.hasOwn(shared.ledger.teams, team) ? shared.ledger.teams[team] : undefined;
  return {
    domain: settings.domain,
    identity: shared.identities.argumentsFor({
      team,
      owner: `${pulumi.getProject()}/${pulumi.getStack()}/${team}`,
      ...(adoptApp === undefined ? {} : { adoptApp }),
      ...(clients === undefined ? {} : { clients }),
      protect: settings.protect && !settings.confirmDestroy.includes(team),
    }),
    stores: own.stores.map(shared.storeArguments),
    rotation: {
      policy: policyOf(settings.identity.kind, settings.rotation, rotation),
      requests: {
        ...(rotation.request === undefined ? {} : { request: rotation.request }),
        compromised: rotation.compromised ?? false,
        ...(rotation.nextGeneration === undefined
          ? {}
          : { nextGeneration: rotation.nextGeneration }),
      },
      gates: { hold: rotation.hold ?? false },
    },
    ...(entry === undefined ? {} : { ledger: entry }),
    now: shared.now,
  };
}
