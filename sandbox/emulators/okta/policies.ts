import type { Apps } from "./apps";
import type { AuthorizationServer } from "./authorizationServers";
import { notFound, validationFailed } from "./errors";
import { oktaId } from "./ids";
import type { Organisation, PolicySeed, RuleSeed, Status } from "./organisation";
import { policyBody, ruleBody, type PolicyBody, type RuleBody } from "./policyBody";
import { Prioritised } from "./priorities";

/** The word that stands for every client in a policy. */
export const ALL_CLIENTS = "ALL_CLIENTS";

interface Entry<B> {
  readonly id: string;
  readonly created: Date;
  lastUpdated: Date;
  status: Status;
  body: B;
}

/** A rule of an access policy. */
export type Rule = Entry<RuleBody>;

/** An access policy of a custom authorization server. */
export interface Policy extends Entry<PolicyBody> {
  readonly rules: Prioritised<Rule>;
}

/** Access policies and their rules, and what may be done with them. */
export class Policies {
  constructor(
    private readonly organisation: Organisation,
    private readonly apps: Apps,
  ) {}

  /** @throws OktaError E0000007 */
  get(server: AuthorizationServer, id: string): Policy {
    const policy = server.policies.find(id);
    if (policy === undefined) throw notFound(id, "Policy");
    return policy;
  }

  /** @throws OktaError E0000007 */
  rule(policy: Policy, id: string): Rule {
    const rule = policy.rules.find(id);
    if (rule === undefined) throw notFound(id, "PolicyRule");
    return rule;
  }

  create(server: AuthorizationServer, body: PolicyBody): Policy {
    this.checkClients(body);
    const policy = { ...this.entry("00p", body), rules: new Prioritised<Rule>() };
    server.policies.add(policy, body.priority);
    this.organisation.changed(`policy ${policy.id} created`);
    return policy;
  }

  replace(server: AuthorizationServer, policy: Policy, body: PolicyBody): void {
    this.checkClients(body);
    this.replaceEntry(policy, body);
    server.policies.move(policy, body.priority);
    this.organisation.changed(`policy ${policy.id} updated`);
  }

  delete(server: AuthorizationServer, policy: Policy): void {
    server.policies.remove(policy);
    this.organisation.changed(`policy ${policy.id} deleted`);
  }

  createRule(policy: Policy, body: RuleBody): Rule {
    checkPeople(body);
    const rule = this.entry("0pr", body);
    policy.rules.add(rule, body.priority);
    this.organisation.changed(`rule ${rule.id} of policy ${policy.id} created`);
    return rule;
  }

  replaceRule(policy: Policy, rule: Rule, body: RuleBody): void {
    checkPeople(body);
    this.replaceEntry(rule, body);
    policy.rules.move(rule, body.priority);
    this.organisation.changed(`rule ${rule.id} of policy ${policy.id} updated`);
  }

  deleteRule(policy: Policy, rule: Rule): void {
    policy.rules.remove(rule);
    this.organisation.changed(`rule ${rule.id} of policy ${policy.id} deleted`);
  }

  setStatus(entry: Policy | Rule, status: Status): void {
    if (entry.status === status) return;
    entry.status = status;
    entry.lastUpdated = this.organisation.now();
    this.organisation.changed(`${"rules" in entry ? "policy" : "rule"} ${entry.id} is ${status}`);
  }

  /** Puts a policy there before anybody listens. */
  seed(server: AuthorizationServer, seed: PolicySeed): void {
    const policy = this.create(server, policyBody.parse(policyRequest(seed)));
    for (const rule of seed.rules) this.createRule(policy, ruleBody.parse(ruleRequest(rule)));
  }

  private entry<B extends { status: Status }>(prefix: string, body: B): Entry<B> {
    const created = this.organisation.now();
    return { id: oktaId(prefix), created, lastUpdated: created, status: body.status, body };
  }

  /** `status` of a PUT is ignored: only the lifecycle calls change it. */
  private replaceEntry<B>(entry: Entry<B>, body: B): void {
    entry.body = body;
    entry.lastUpdated = this.organisation.now();
  }

  private checkClients(body: PolicyBody): void {
    const known = (id: string): boolean =>
      id === ALL_CLIENTS || this.apps.byClientId(id) !== undefined;
    if (!body.conditions.clients.include.every(known)) {
      const property = "conditions.clients.include";
      throw validationFailed(property, `${property}: Resource not found`);
    }
  }
}

/** Grants that have a person behind them need to be told which people. */
function checkPeople(body: RuleBody): void {
  const { people, grantTypes } = body.conditions;
  const personal = ["authorization_code", "implicit", "password"];
  const named = [...(people.groups?.include ?? []), ...(people.users.include ?? [])];
  if (named.length > 0 || !grantTypes.include.some((grant) => personal.includes(grant))) return;
  const property = "conditions.people";
  throw validationFailed(
    property,
    `${property}: The rule requires at least one user or group for the given grant types.`,
  );
}

function policyRequest(seed: PolicySeed): unknown {
  return {
    type: "OAUTH_AUTHORIZATION_POLICY",
    name: seed.name,
    description: seed.name,
    status: seed.status,
    conditions: { clients: { include: seed.clients } },
  };
}

function ruleRequest(seed: RuleSeed): unknown {
  return {
    type: "RESOURCE_ACCESS",
    name: seed.name,
    status: seed.status,
    conditions: {
      people: seed.groups === undefined ? {} : { groups: { include: seed.groups } },
      grantTypes: { include: seed.grantTypes },
      scopes: { include: seed.scopes },
    },
    actions: { token: { accessTokenLifetimeMinutes: seed.accessTokenLifetimeMinutes } },
  };
}
