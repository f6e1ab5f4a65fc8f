import { z } from "zod";
import { answerOf } from "../../http/answer";
import { id, listOf } from "./answers";
import { key, type Graph } from "./graph";

const schema = z.object({ id, appId: id, appRoles: listOf(z.object({ id })) });

/** A service principal (enterprise application), as far as we look at it. Ids are in lower case. */
export type ServicePrincipal = z.output<typeof schema>;

/** Service principals (Graph v1.0, resource type `servicePrincipal`). */
export class ServicePrincipals {
  constructor(private readonly graph: Graph) {}

  /** By object id. */
  byId(objectId: string): Promise<ServicePrincipal | undefined> {
    return this.graph.find(pathOf(objectId), schema);
  }

  byClientId(clientId: string): Promise<ServicePrincipal | undefined> {
    return this.graph.find(`servicePrincipals${key("appId", clientId)}`, schema);
  }

  /**
   * Creates the service principal of a client id. Graph makes one at most, so it may be asked again
   * (serviceprincipal-upsert).
   *
   * @returns The service principal, or `undefined` when it existed.
   */
  async createIfMissing(
    clientId: string,
    properties: { tags: string[] },
  ): Promise<ServicePrincipal | undefined> {
    const response = await this.graph.send("PATCH", `servicePrincipals${key("appId", clientId)}`, {
      task: "manage apps",
      headers: { prefer: "create-if-missing" },
      body: properties,
      idempotent: true,
    });
    return response.status === 201 ? answerOf(response, schema) : undefined;
  }

  /** Deletes it; one that is gone is fine. */
  async delete(objectId: string): Promise<void> {
    await this.graph.send("DELETE", pathOf(objectId), { task: "manage apps", accept: [404] });
  }
}

function pathOf(objectId: string): string {
  return `servicePrincipals/${encodeURIComponent(objectId)}`;
}
