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

/** What is known not to be guaranteed. Everything else that goes wrong is a defect. */
export const KNOWN_LIMITS: readonly KnownLimit[] = [
  {
    title: "The official Okta plugin repeats a create whose answer was lost: two of one name",
    remedy: "`remove-strays` for an app; delete the policy or rule that the state does not hold.",
    applies: ({ call, fault }) =>
      call.service === "okta" && UNHEARD.includes(fault) && OKTA_CREATES.test(textOf(call)),
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
  {
    title: "A client secret in Entra that a killed update added lives as long as its generation",
    remedy: "Nothing: nobody knows its value, and the state removes it with the generation.",
    // A kill at any call may hit it, since several are under way at once.
    applies: ({ pair, fault, lost, orphaned }) =>
      pair.identity === "entra" &&
      fault.startsWith("kill") &&
      lost.length === 0 &&
      orphaned.length === 1 &&
      orphaned.every((line) => line.endsWith(": a secret that works")),
  },
  {
    title:
      "Okta refused the surviving key once: the old secret is switched on again, and its brown-out begins anew",
    remedy: "Nothing: later updates disable and delete it.",
    applies: ({ call, fault, operation }) =>
      call.service === "okta" &&
      operation === "delete" &&
      fault === "401" &&
      /^POST .*\/token$/.test(textOf(call)),
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
