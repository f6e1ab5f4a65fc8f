import { inSetOrder } from "./attributes";
import { within } from "./errors";
import type { OktaFunction } from "./function";
import { number, object, text, texts } from "./json";
import { required } from "./policyApi";

/** `okta:auth/getServerPolicy:getServerPolicy`: the first policy of that name (data_source_okta_auth_server_policy.go). */
export const getServerPolicy: OktaFunction = async (args, organisation, signal) => {
  const authServerId = text(args["authServerId"]);
  const name = text(args["name"]);
  const path = `/api/v1/authorizationServers/${authServerId}/policies`;
  const answer = await within("failed to list auth server policies", () =>
    organisation.local.call({ method: "GET", path }, signal),
  );
  const policies = (Array.isArray(answer) ? answer : []).map(object);
  const policy = policies.find((one) => one["name"] === name);
  if (policy === undefined) {
    throw new Error(`auth server policy with name '${name}' does not exist`);
  }
  return {
    assignedClients: inSetOrder(texts(required(policy, "conditions", "clients")["include"])),
    authServerId,
    description: text(policy["description"]),
    id: text(policy["id"]),
    name,
    priority: number(policy["priority"]),
  };
};
