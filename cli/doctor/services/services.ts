import type { Settings } from "../../../settings/schema";
import { entraLook } from "./entra";
import { gitHubLook } from "./github";
import { gitLabLook } from "./gitlab";
import { jenkinsLook } from "./jenkins";
import type { LookSurroundings, ServiceLook } from "./look";
import { oidcLook } from "./oidc";
import { oktaLook } from "./okta";

/** The services that settings name; each is looked at once. */
export function servicesOf(settings: readonly Settings[], around: LookSurroundings): ServiceLook[] {
  const identities = distinct(settings.map(({ identity, teams }) => ({ identity, teams })));
  return [
    ...identities.flatMap(({ identity, teams }) => {
      const [team = "team"] = Object.keys(teams);
      switch (identity.kind) {
        case "okta":
          return oktaLook(identity, team, around);
        case "entra":
          return entraLook(identity, around);
        case "oidc":
          return oidcLook(identity, around);
      }
    }),
    ...gitHubLook(settings, around),
    ...gitLabLook(settings, around),
    ...jenkinsLook(settings, around),
  ];
}

function distinct<T extends { identity: unknown }>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one.identity), one])).values()];
}
