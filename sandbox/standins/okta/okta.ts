import { systemClock, type Clock } from "../../../common/clock";
import type { ProviderDefinition } from "../../../provider/protocol/resourceType";
import { app } from "./app";
import { bridgedFunction } from "./function";
import { getOauth } from "./getOauth";
import { getServer } from "./getServer";
import { getServerPolicy } from "./getServerPolicy";
import { Mutex } from "./mutex";
import { Organisation } from "./organisation";
import { Pace } from "./pace";
import { policy } from "./policy";
import { policyRule } from "./policyRule";
import { bridged } from "./resource";
import { oktaSettings } from "./settings";

/** What the stand-in may know about its surroundings. */
export interface OktaStandInOptions {
  /** Environment of the plugin it stands for: `OKTA_API_TOKEN` and its like. Default: none of them set. */
  env?: NodeJS.ProcessEnv;
  /** What the plugin's waits are multiplied with: 1 is real time, 0 no waiting. Default 1. */
  timeFactor?: number;
  /** Time for private-key assertions. */
  clock?: Clock;
}

/**
 * Stands for the official Okta plugin: the same package, properties, HTTP requests, state and error texts
 * (terraform-provider-okta 6.12.0), for apps, policies and rules, against an emulator on loopback.
 * All provider resources of a run share it, so they must be configured alike.
 */
export function oktaStandIn(options: OktaStandInOptions = {}): ProviderDefinition {
  const { env = {}, timeFactor = 1, clock = systemClock(env) } = options;
  let configured: Organisation | undefined;
  const organisation = (): Organisation => {
    if (configured === undefined) throw new Error("the okta provider is not configured");
    return configured;
  };
  const functions = Object.entries({
    "okta:app/getOauth:getOauth": getOauth,
    "okta:auth/getServer:getServer": getServer,
    "okta:auth/getServerPolicy:getServerPolicy": getServerPolicy,
  });
  return {
    name: "okta",
    version: "7.0.0",
    resources: new Map([
      ["okta:app/oAuth:OAuth", bridged(app, organisation)],
      ["okta:auth/serverPolicy:ServerPolicy", bridged(policy, organisation)],
      [
        "okta:auth/serverPolicyRule:ServerPolicyRule",
        bridged(policyRule(new Mutex()), organisation),
      ],
    ]),
    functions: new Map(
      functions.map(([token, action]) => [token, bridgedFunction(token, action, organisation)]),
    ),
    async configure(inputs) {
      const next = new Organisation(oktaSettings(inputs, env), new Pace(timeFactor), clock);
      await next.verifyCredentials(new AbortController().signal);
      configured = next;
    },
  };
}
