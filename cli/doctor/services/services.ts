import type { Clock } from "../../../common/clock";
import type { Settings } from "../../../settings/schema";
import type { TimeSource } from "../clockSkew";
import type { Finding } from "../finding";
import { entraLook } from "./entra";
import { gitHubLook } from "./github";
import { gitLabLook } from "./gitlab";
import { jenkinsLook } from "./jenkins";
import { oidcLook } from "./oidc";
import { oktaLook } from "./okta";

/** A look at one service, with calls that read only. */
export interface ServiceLook {
  area: string;
  /** Where the service's time can be read. */
  time: TimeSource;
  /** @throws Error when the service refuses or does not answer; the message says what helps. */
  look: () => Promise<Finding[]>;
}

/** What a look takes from its surroundings. */
export interface LookSurroundings {
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

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
