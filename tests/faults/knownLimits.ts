import type { CaseResult } from "./caseResult";
import type { FaultName } from "./fault";

/** Something that the program cannot put right by itself. */
export interface KnownLimit {
  title: string;
  /** What a person does. */
  remedy: string;
  applies: (result: CaseResult) => boolean;
}

/** The service acted and nobody heard its answer. */
const UNHEARD: readonly FaultName[] = ["reply lost", "hang"];
const UNHEARD_OR_KILLED: readonly FaultName[] = [...UNHEARD, "kill after"];

const OKTA_CREATES =
  /^POST \/api\/v1\/(apps|authorizationServers\/:\w+\/policies(\/:\w+\/rules)?)$/;
const OKTA_POLICY_DELETES =
  /^DELETE \/api\/v1\/authorizationServers\/:\w+\/policies\/:\w+(\/rules\/:\w+)?$/;

/** After a kill the plugin lives on and may carry the deletion to its end. */
const OKTA_APP_DELETES =
  /^(DELETE \/api\/v1\/apps\/:appId|POST \/api\/v1\/apps\/:appId\/lifecycle\/deactivate)$/;

/** What is known not to be guaranteed. Everything else that goes wrong is a defect. */
export const KNOWN_LIMITS: readonly KnownLimit[] = [
  {
    title: "The official Okta plugin repeats a create whose answer was lost: two of one name",
    remedy: "Delete the one that the state does not hold: an app is told by its id in `status`.",
    applies: ({ call, fault }) =>
      call.service === "okta" && UNHEARD.includes(fault) && OKTA_CREATES.test(textOf(call)),
  },
  {
    title: "The official Okta plugin fails to delete a policy or rule that it deleted already",
    remedy: "`pulumi refresh`, then the same command again.",
    applies: ({ call, fault }) =>
      call.service === "okta" &&
      UNHEARD_OR_KILLED.includes(fault) &&
      OKTA_POLICY_DELETES.test(textOf(call)),
  },
  {
    title:
      "The official Okta plugin takes an app that it deleted already for an error, even in a refresh",
    remedy: "`pulumi state delete` with the URN that the error names, then the same command again.",
    applies: ({ call, fault }) =>
      [...UNHEARD_OR_KILLED, "kill before"].includes(fault) && OKTA_APP_DELETES.test(textOf(call)),
  },
  {
    title:
      "A client that an OpenID provider registered without being heard stays, and no list shows it",
    remedy:
      "Delete it at the provider: the error names its client name, and the newer one is in use.",
    applies: ({ call, fault }) =>
      call.service === "oidc" &&
      UNHEARD_OR_KILLED.includes(fault) &&
      call.method === "POST" &&
      !/token/.test(call.template),
  },
];

/** The limit that a case shows; a dead key in a store and a leak are never within one. */
export function knownLimit(result: CaseResult): KnownLimit | undefined {
  if (result.violations.length + result.leaked.length > 0) return undefined;
  return KNOWN_LIMITS.find(({ applies }) => applies(result));
}

function textOf({ method, template }: CaseResult["call"]): string {
  return `${method} ${template}`;
}
