import type { EmulatorContext } from "../emulator";
import type { AuthorizationServer, AuthorizationServers } from "./authorizationServers";
import { jsonResponse, noContent, pathParameter, readBody, type Route } from "./http";
import type { Organisation } from "./organisation";
import type { Policies, Policy, Rule } from "./policies";
import { ruleBody } from "./policyBody";
import { ruleView } from "./policyViews";

const LIST = "/api/v1/authorizationServers/:serverId/policies/:policyId/rules";
const ONE = `${LIST}/:ruleId`;

/** Rules of access policies. */
export function ruleRoutes(
  servers: AuthorizationServers,
  policies: Policies,
  organisation: Organisation,
): Route[] {
  const parentsOf = (context: EmulatorContext): { server: AuthorizationServer; policy: Policy } => {
    const server = servers.get(pathParameter(context, "serverId"));
    return { server, policy: policies.get(server, pathParameter(context, "policyId")) };
  };
  const ruleOf = (context: EmulatorContext, policy: Policy): Rule =>
    policies.rule(policy, pathParameter(context, "ruleId"));
  const view = (rule: Rule, policy: Policy, server: AuthorizationServer): unknown =>
    ruleView(rule, policy, server, organisation);
  const access = "authorizationServers";
  return [
    {
      method: "GET",
      template: LIST,
      kind: "read",
      access,
      handler: (context) => {
        const { server, policy } = parentsOf(context);
        return jsonResponse(
          200,
          policy.rules.all().map((rule) => view(rule, policy, server)),
        );
      },
    },
    {
      method: "POST",
      template: LIST,
      kind: "write",
      access,
      handler: async (context) => {
        const body = await readBody(context, ruleBody);
        const { server, policy } = parentsOf(context);
        return jsonResponse(201, view(policies.createRule(policy, body), policy, server));
      },
    },
    {
      method: "GET",
      template: ONE,
      kind: "read",
      access,
      handler: (context) => {
        const { server, policy } = parentsOf(context);
        return jsonResponse(200, view(ruleOf(context, policy), policy, server));
      },
    },
    {
      method: "PUT",
      template: ONE,
      kind: "write",
      access,
      handler: async (context) => {
        const body = await readBody(context, ruleBody);
        const { server, policy } = parentsOf(context);
        const rule = ruleOf(context, policy);
        policies.replaceRule(policy, rule, body);
        return jsonResponse(200, view(rule, policy, server));
      },
    },
    {
      method: "DELETE",
      template: ONE,
      kind: "write",
      access,
      handler: (context) => {
        const { policy } = parentsOf(context);
        policies.deleteRule(policy, ruleOf(context, policy));
        return noContent();
      },
    },
    ...(["activate", "deactivate"] as const).map((verb): Route => ({
      method: "POST",
      template: `${ONE}/lifecycle/${verb}`,
      kind: "write",
      access,
      handler: (context) => {
        const rule = ruleOf(context, parentsOf(context).policy);
        policies.setStatus(rule, verb === "activate" ? "ACTIVE" : "INACTIVE");
        return noContent();
      },
    })),
  ];
}
