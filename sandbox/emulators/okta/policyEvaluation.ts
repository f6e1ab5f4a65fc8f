import type { AuthorizationServer } from "./authorizationServers";
import { ALL_CLIENTS, type Policy, type Rule } from "./policies";
import { TokenError } from "./tokenError";

const GRANT = "client_credentials";

/**
 * Finds the rule that lets a client have these scopes by client credentials: policies in order of priority, then
 * their rules; the first that fits client, grant, people and every scope wins. A rule that lacks one of the scopes is
 * passed over.
 *
 * @throws TokenError `access_denied`: 401 when nothing fits the client and the grant, 400 when only scopes stand in
 * the way.
 */
export function ruleFor(
  server: AuthorizationServer,
  clientId: string,
  scopes: readonly string[],
): Rule {
  const candidates = server.policies
    .all()
    .filter((policy) => policy.status === "ACTIVE" && holdsClient(policy, clientId))
    .flatMap((policy) => policy.rules.all())
    .filter((rule) => rule.status === "ACTIVE" && opensToMachines(rule));
  const winner = candidates.find((rule) => rejectedScopes(rule, scopes).length === 0);
  if (winner !== undefined) return winner;
  const [nearest] = candidates;
  if (nearest === undefined) {
    throw new TokenError(
      401,
      "access_denied",
      "Policy evaluation failed for this request, please check the policy configurations.",
    );
  }
  const rejected = rejectedScopes(nearest, scopes);
  throw new TokenError(
    400,
    "access_denied",
    rejected.length === scopes.length
      ? "Policy evaluation succeeded, but all the requested scopes were rejected."
      : `Some of the requested scopes were denied by the policy. Denied scopes: [${rejected.join(", ")}].`,
  );
}

function holdsClient(policy: Policy, clientId: string): boolean {
  const { include } = policy.body.conditions.clients;
  return include.includes(ALL_CLIENTS) || include.includes(clientId);
}

/** No person stands behind client credentials, so a rule for certain users or groups never fits. */
function opensToMachines(rule: Rule): boolean {
  const { grantTypes, people } = rule.body.conditions;
  const users = people.users.include ?? [];
  const groups = people.groups?.include ?? [];
  const anybody = groups.includes("EVERYONE") || (users.length === 0 && groups.length === 0);
  return grantTypes.include.includes(GRANT) && anybody;
}

function rejectedScopes(rule: Rule, scopes: readonly string[]): string[] {
  const { include } = rule.body.conditions.scopes;
  return include.includes("*") ? [] : scopes.filter((scope) => !include.includes(scope));
}
