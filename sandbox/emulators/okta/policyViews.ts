import type { AuthorizationServer } from "./authorizationServers";
import { wholeSeconds } from "./ids";
import type { Organisation } from "./organisation";
import type { Policy, Rule } from "./policies";

/** The policy as Okta answers it. Shape: recorded answers. */
export function policyView(
  policy: Policy,
  server: AuthorizationServer,
  organisation: Organisation,
): Record<string, unknown> {
  const own = policyAddress(policy, server, organisation);
  return {
    id: policy.id,
    status: policy.status,
    name: policy.body.name,
    description: policy.body.description,
    priority: server.policies.priorityOf(policy),
    system: false,
    conditions: policy.body.conditions,
    created: wholeSeconds(policy.created),
    lastUpdated: wholeSeconds(policy.lastUpdated),
    _links: {
      self: link(own, "GET", "PUT", "DELETE"),
      ...lifecycleLink(own, policy),
      rules: link(`${own}/rules`, "GET"),
    },
    type: policy.body.type,
  };
}

/** The rule as Okta answers it. Shape: recorded answers. */
export function ruleView(
  rule: Rule,
  policy: Policy,
  server: AuthorizationServer,
  organisation: Organisation,
): Record<string, unknown> {
  const own = `${policyAddress(policy, server, organisation)}/rules/${rule.id}`;
  return {
    id: rule.id,
    status: rule.status,
    name: rule.body.name,
    priority: policy.rules.priorityOf(rule),
    created: wholeSeconds(rule.created),
    lastUpdated: wholeSeconds(rule.lastUpdated),
    system: false,
    conditions: rule.body.conditions,
    actions: rule.body.actions,
    _links: { self: link(own, "GET", "PUT", "DELETE"), ...lifecycleLink(own, rule) },
    type: rule.body.type,
  };
}

function policyAddress(
  policy: Policy,
  server: AuthorizationServer,
  organisation: Organisation,
): string {
  return `${organisation.url}/api/v1/authorizationServers/${server.segment}/policies/${policy.id}`;
}

function lifecycleLink(own: string, { status }: Policy | Rule): Record<string, unknown> {
  const verb = status === "ACTIVE" ? "deactivate" : "activate";
  return { [verb]: link(`${own}/lifecycle/${verb}`, "POST") };
}

function link(href: string, ...allow: string[]): Record<string, unknown> {
  return { href, hints: { allow } };
}
