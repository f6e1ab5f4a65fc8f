import { within } from "./errors";
import { object, text } from "./json";
import type { Mutex } from "./mutex";
import { nestedId } from "./nestedId";
import { findOrNothing, setLifecycle } from "./policyApi";
import { RULE_ATTRIBUTES } from "./policyAttributes";
import { ruleBody, setRuleState } from "./policyRuleState";
import type { OktaResource, Operation } from "./resource";
import type { ResourceData } from "./resourceData";

/**
 * `okta:auth/serverPolicyRule:ServerPolicyRule` (terraform-provider-okta resource_okta_auth_server_policy_rule.go).
 *
 * @param writes Lets one rule be written at a time, in all policies of the process; policies themselves have no such lock.
 */
export function policyRule(writes: Mutex): OktaResource {
  return {
    name: "okta_auth_server_policy_rule",
    attributes: RULE_ATTRIBUTES,
    imported: (id) => nestedId(id, { authServerId: "auth_server_id", policyId: "policy_id" }),
    create: (data, operation) => writes.run(() => create(data, operation)),
    read,
    update: (data, before, operation) => writes.run(() => update(data, before, operation)),
    delete: (data, { organisation, signal }) =>
      writes.run(async () => {
        await within("failed to delete auth server policy rule", () =>
          organisation.local.call({ method: "DELETE", path: address(data) }, signal),
        );
      }),
  };
}

async function create(data: ResourceData, operation: Operation): Promise<void> {
  const { organisation, signal } = operation;
  const request = { method: "POST", path: rules(data), body: ruleBody(data) } as const;
  const created = await within("failed to create auth server policy rule", () =>
    organisation.local.call(request, signal),
  );
  data.id = text(object(created)["id"]);
  await read(data, operation);
}

async function read(data: ResourceData, operation: Operation): Promise<void> {
  const found = await within("failed to get auth server policy rule", () =>
    findOrNothing(address(data), operation),
  );
  if (found === undefined) data.id = "";
  else setRuleState(data, found);
}

async function update(
  data: ResourceData,
  before: ResourceData,
  operation: Operation,
): Promise<void> {
  const { organisation, signal } = operation;
  const request = { method: "PUT", path: address(data), body: ruleBody(data) } as const;
  await within("failed to update auth server policy rule", () =>
    organisation.local.call(request, signal),
  );
  if (data.text("status") !== before.text("status")) {
    await within("failed to change authorization server policy status", () =>
      setLifecycle(address(data), data.text("status"), operation),
    );
  }
  await read(data, operation);
}

function rules(data: ResourceData): string {
  const server = `/api/v1/authorizationServers/${data.text("authServerId")}`;
  return `${server}/policies/${data.text("policyId")}/rules`;
}

function address(data: ResourceData): string {
  return `${rules(data)}/${data.id}`;
}
