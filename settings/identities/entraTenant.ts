import { checkOptions } from "./check";
import type { EntraSettings } from "./entra";
import type { IdentitySource } from "./source";

/** The tenant of the settings. Nothing is looked up here: a team's own preflight does it, and only before a create. */
export function entraSource(settings: EntraSettings): IdentitySource {
  const { tenantId, authorityHost, graphUrl, maxSecretLifetimeDays, audience } = settings;
  return {
    providers: [],
    argumentsFor: ({ team, ...own }) => ({
      ...own,
      kind: "entra",
      connection: { tenantId, authorityHost, graphUrl },
      api: settings.api,
      role: settings.role,
      ...(audience === undefined ? {} : { audience }),
      displayName: settings.displayName.replaceAll("{team}", team),
      consent: settings.consent,
      preAuthorize: settings.preAuthorize,
      manageRole: settings.manageRole,
      owners: settings.owners,
      ...(maxSecretLifetimeDays === undefined ? {} : { maxSecretLifetimeDays }),
      check: checkOptions(settings.check),
    }),
  };
}
