import type { EmulatorContext } from "../emulator";
import type { AuthorizationServer, AuthorizationServers } from "./authorizationServers";
import { jsonResponse, noContent, pathParameter, readBody, route, type Route } from "./http";
import type { Organisation } from "./organisation";
import type { Policies, Policy } from "./policies";
import { policyBody } from "./policyBody";
import { policyView } from "./policyViews";

const LIST = "/api/v1/authorizationServers/:serverId/policies";
const ONE = `${LIST}/:policyId`;

/** Access policies of custom authorization servers. */
export function policyRoutes(
  servers: AuthorizationServers,
  policies: Policies,
  organisation: Organisation,
): Route[] {
  const serverOf = (context: EmulatorContext): AuthorizationServer =>
    servers.get(pathParameter(context, "serverId"));
  const policyOf = (context: EmulatorContext, server: AuthorizationServer): Policy =>
    policies.get(server, pathParameter(context, "policyId"));
  const view = (policy: Policy, server: AuthorizationServer): unknown =>
    policyView(policy, server, organisation);
  const access = "authorizationServers";
  return [
    route("GET", LIST, access, (context) => {
      const server = serverOf(context);
      return jsonResponse(
        200,
        server.policies.all().map((policy) => view(policy, server)),
      );
    }),
    route("POST", LIST, access, async (context) => {
      const body = await readBody(context, policyBody);
      const server = serverOf(context);
      return jsonResponse(201, view(policies.create(server, body), server));
    }),
    route("GET", ONE, access, (context) => {
      const server = serverOf(context);
      return jsonResponse(200, view(policyOf(context, server), server));
    }),
    route("PUT", ONE, access, async (context) => {
      const body = await readBody(context, policyBody);
      const server = serverOf(context);
      const policy = policyOf(context, server);
      policies.replace(server, policy, body);
      return jsonResponse(200, view(policy, server));
    }),
    route("DELETE", ONE, access, (context) => {
      const server = serverOf(context);
      policies.delete(server, policyOf(context, server));
      return noContent();
    }),
    ...(["activate", "deactivate"] as const).map((verb) =>
      route("POST", `${ONE}/lifecycle/${verb}`, access, (context) => {
        const policy = policyOf(context, serverOf(context));
        policies.setStatus(policy, verb === "activate" ? "ACTIVE" : "INACTIVE");
        return noContent();
      }),
    ),
  ];
}
