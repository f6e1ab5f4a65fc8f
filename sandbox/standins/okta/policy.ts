import { inSetOrder } from "./attributes";
import { within } from "./errors";
import { object, omitEmpty, text, texts, type Json } from "./json";
import { nestedId } from "./nestedId";
import { POLICY_ATTRIBUTES } from "./policyAttributes";
import { findOrNothing, required, setLifecycle } from "./policyApi";
import type { OktaResource, Operation } from "./resource";
import type { ResourceData } from "./resourceData";

/** `okta:auth/serverPolicy:ServerPolicy` (terraform-provider-okta resource_okta_auth_server_policy.go). */
export const policy: OktaResource = {
  name: "okta_auth_server_policy",
  attributes: POLICY_ATTRIBUTES,

  imported: (id) => nestedId(id, { authServerId: "auth_server_id" }),

  async create(data, operation) {
    if (data.text("status") === "INACTIVE") {
      throw new Error(
        "can not create an inactive auth server policy, only existing ones can be deactivated",
      );
    }
    const { organisation, signal } = operation;
    const request = { method: "POST", path: policies(data), body: body(data) } as const;
    const created = await within("failed to create authorization server policy", () =>
      organisation.local.call(request, signal),
    );
    data.id = text(object(created)["id"]);
    await read(data, operation);
  },

  read,

  async update(data, before, operation) {
    const { organisation, signal } = operation;
    const request = { method: "PUT", path: address(data), body: body(data) } as const;
    await within("failed to update auth server policy", () =>
      organisation.local.call(request, signal),
    );
    if (data.text("status") !== before.text("status")) {
      await within("failed to change authorization server policy status", () =>
        setLifecycle(address(data), data.text("status"), operation),
      );
    }
    await read(data, operation);
  },

  async delete(data, { organisation, signal }) {
    await within("failed to delete auth server policy", () =>
      organisation.local.call({ method: "DELETE", path: address(data) }, signal),
    );
  },
};

async function read(data: ResourceData, operation: Operation): Promise<void> {
  const found = await within("failed to get auth server policy", () =>
    findOrNothing(address(data), operation),
  );
  if (found === undefined) {
    data.id = "";
    return;
  }
  data.set({
    name: text(found["name"]),
    description: text(found["description"]),
    status: text(found["status"]),
  });
  if (typeof found["priority"] === "number") data.set({ priority: found["priority"] });
  const clients = required(found, "conditions", "clients");
  data.set({ clientWhitelists: inSetOrder(texts(clients["include"])) });
}

function policies(data: ResourceData): string {
  return `/api/v1/authorizationServers/${data.text("authServerId")}/policies`;
}

function address(data: ResourceData): string {
  return `${policies(data)}/${data.id}`;
}

function body(data: ResourceData): Json {
  return {
    conditions: { clients: omitEmpty({ include: data.texts("clientWhitelists") }) },
    ...omitEmpty({
      description: data.text("description"),
      name: data.text("name"),
      status: data.text("status"),
    }),
    priority: data.number("priority"),
    type: "OAUTH_AUTHORIZATION_POLICY",
  };
}
