import * as pulumi from "@pulumi/pulumi";
import type { CiKeyArgs } from "../components/ciKey";
import type { Ledger } from "../components/rotation/ledger";
import type { StoreArgs } from "../components/stores/kinds";
import type { GitHubProviders } from "./github";
import type { OktaSettings } from "./identity";
import type { OktaOrganisation } from "./okta";
import { policyOf } from "./rotation";
import type { Settings } from "./schema";
import { gitHubPlace, type GitHubStoreSettings } from "./stores";

/** What all teams of a stack share. */
export interface Shared {
  organisation: OktaOrganisation;
  server: { id: string; name: string; issuer: string };
  gitHubs: GitHubProviders;
  ledger: Ledger;
  now: Date;
}

/** Arguments of one team's key. */
export function teamArguments(team: string, settings: Settings, shared: Shared): CiKeyArgs {
  const own = settings.teams[team];
  if (own === undefined || !Object.hasOwn(settings.teams, team))
    throw new TypeError("the team must be one of the settings'");
  const { rotation } = own;
  // A team may be called "constructor".
  const entry = Object.hasOwn(shared.ledger.teams, team) ? shared.ledger.teams[team] : undefined;
  return {
    domain: settings.domain,
    identity: identityArguments(team, settings, shared),
    stores: own.stores.map((store) => storeArguments(store as GitHubStoreSettings, shared.gitHubs)),
    rotation: {
      policy: policyOf(settings.rotation, rotation),
      requests: {
        ...(rotation.request === undefined ? {} : { request: rotation.request }),
        compromised: rotation.compromised ?? false,
      },
      gates: { hold: rotation.hold ?? false },
    },
    ...(entry === undefined ? {} : { ledger: entry }),
    now: shared.now,
  };
}

function identityArguments(
  team: string,
  settings: Settings,
  { organisation, server }: Shared,
): CiKeyArgs["identity"] {
  const okta = settings.identity as OktaSettings;
  const adoptApp = settings.teams[team]?.adoptApp;
  return {
    kind: "okta",
    orgUrl: organisation.orgUrl,
    authorizationServer: server,
    label: okta.label.replaceAll("{team}", team),
    owner: `${pulumi.getProject()}/${pulumi.getStack()}/${team}`,
    scope: okta.scope,
    ...(okta.audience === undefined ? {} : { audience: okta.audience }),
    accessPolicy: okta.accessPolicy,
    ...(adoptApp === undefined ? {} : { adoptApp }),
    check: okta.check,
    protect: settings.protect && !settings.confirmDestroy.includes(team),
  };
}

function storeArguments(store: GitHubStoreSettings, gitHubs: GitHubProviders): StoreArgs {
  const place = gitHubPlace(store);
  return { kind: "github", ...place, provider: gitHubs.for(place.owner) };
}
