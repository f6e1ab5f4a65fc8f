import type { Clock } from "../common/clock";
import { VERSION } from "../common/version";
import type { ProviderDefinition, ResourceType } from "./protocol/resourceType";
import { deliveryType } from "./resources/delivery";
import { generationType } from "./resources/generation";
import { oktaClientSecretType, type OktaApiFor } from "./resources/okta/clientSecret";
import { oktaPreflightType } from "./resources/okta/preflight";
import { tokenCheckType } from "./resources/tokenCheck";
import { OktaApi } from "./services/okta/api";

/** What the provider takes from its surroundings. */
export interface Surroundings {
  /** Administrator credentials come from here, never from inputs or state. */
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

/** The product's own provider, `cikeys`. */
export function cikeysProvider({ env, clock }: Surroundings): ProviderDefinition {
  const oktaApi: OktaApiFor = (orgUrl, signal) =>
    new OktaApi(new URL(orgUrl), { env, clock, signal });
  return {
    name: "cikeys",
    version: VERSION,
    resources: new Map<string, ResourceType>([
      ["cikeys:index:Generation", generationType(clock)],
      ["cikeys:index:TokenCheck", tokenCheckType(clock)],
      ["cikeys:index:Delivery", deliveryType(clock)],
      ["cikeys:okta:Preflight", oktaPreflightType(oktaApi)],
      ["cikeys:okta:ClientSecret", oktaClientSecretType(oktaApi)],
    ]),
    functions: new Map(),
    configure: () => Promise.resolve(),
  };
}
