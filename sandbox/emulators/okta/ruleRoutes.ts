import type { EmulatorContext } from "../emulator";
import type { AuthorizationServer, AuthorizationServers } from "./authorizationServers";
import { jsonResponse, noContent, pathParameter, readBody, route, type Route } from "./http";
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
    route("GET", LIST, access, (context) => {
      const { server, policy } = parentsOf(context);
      return jsonResponse(
        200,
        policy.rules.all().map((rule) => view(rule, policy, server)),
      );
    }),
    route("POST", LIST, access, async (context) => {
      const body = await readBody(context, ruleBody);
      const { server, policy } = parentsOf(context);
      return jsonResponse(201, view(policies.createRule(policy, body), policy, server));
    }),
    route("GET", ONE, access, (context) => {
      const { server, policy } = parentsOf(context);
      return jsonResponse(200, view(ruleOf(context, policy), policy, server));
    }),
    route("PUT", ONE, access, async (context) => {
      const body = await readBody(context, ruleBody);
      const { server, policy } = parentsOf(context);
      const rule = ruleOf(context, policy);
      policies.replaceRule(policy, rule, body);
      return jsonResponse(200, view(rule, policy, server));
    }),
    route("DELETE", ONE, access, (context) => {
      const { policy } = parentsOf(context);
      policies.deleteRule(policy, ruleOf(context, policy));
      return noContent();
    }),
    ...(["activate", "deactivate"] as const).map((verb) =>
      route("POST", `${ONE}/lifecycle/${verb}`, access, (context) => {
        const rule = ruleOf(context, parentsOf(context).policy);
        policies.setStatus(rule, verb === "activate" ? "ACTIVE" : "INACTIVE");
        return noContent();
      }),
    ),
  ];
}
