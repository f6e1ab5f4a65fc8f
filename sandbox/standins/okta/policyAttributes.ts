import type { AttributeTable } from "./attributes";

/** `okta_auth_server_policy` (terraform-provider-okta okta/services/idaas/resource_okta_auth_server_policy.go). */
export const POLICY_ATTRIBUTES: AttributeTable = {
  authServerId: { kind: "string", required: true },
  clientWhitelists: { kind: "set", required: true },
  description: { kind: "string", required: true },
  name: { kind: "string", required: true },
  priority: { kind: "number", required: true },
  status: { kind: "string", default: "ACTIVE" },
};

/** `okta_auth_server_policy_rule` (resource_okta_auth_server_policy_rule.go beside it). */
export const RULE_ATTRIBUTES: AttributeTable = {
  accessTokenLifetimeMinutes: { kind: "number", default: 60 },
  authServerId: { kind: "string", required: true },
  grantTypeWhitelists: { kind: "set", required: true },
  groupBlacklists: { kind: "set" },
  groupWhitelists: { kind: "set" },
  inlineHookId: { kind: "string" },
  name: { kind: "string", required: true },
  policyId: { kind: "string", required: true },
  priority: { kind: "number", required: true },
  refreshTokenLifetimeMinutes: { kind: "number" },
  refreshTokenWindowMinutes: { kind: "number", default: 10_080 },
  scopeWhitelists: { kind: "set" },
  status: { kind: "string", default: "ACTIVE" },
  system: { kind: "boolean", output: true },
  type: { kind: "string", default: "RESOURCE_ACCESS" },
  userBlacklists: { kind: "set" },
  userWhitelists: { kind: "set" },
};
