import { randomUUID } from "node:crypto";
import type { ObjectKey } from "./addressing";
import type { Directory } from "./directory";
import { badRequest, GraphError, resourceNotFound } from "./graphError";
import { wholeSeconds } from "./ids";
import type { ServicePrincipal } from "./objects";
import {
  DEFAULT_PRINCIPAL_PROPERTIES,
  type ServicePrincipalPatch,
  type ServicePrincipalProperties,
} from "./servicePrincipalBody";
import type { Tenant } from "./tenant";
import type { Replica } from "./versioned";

/** What makes a service principal, besides its properties. */
export interface PrincipalOrigin {
  owners?: readonly string[];
  id?: string;
  foreign?: ServicePrincipal["foreign"];
}

/** The service principals of a tenant. */
export class ServicePrincipals {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
  ) {}

  /** @throws GraphError 404 Request_ResourceNotFound */
  get(replica: Replica, key: ObjectKey): ServicePrincipal {
    const found = this.find(replica, key);
    if (found === undefined) throw resourceNotFound(key.value);
    return found;
  }

  find(replica: Replica, { name, value }: ObjectKey): ServicePrincipal | undefined {
    return name === "id"
      ? this.directory.servicePrincipals.get(replica, value)
      : this.directory.servicePrincipalByAppId(replica, value);
  }

  /** The service principal as it is at the primary, for a call that changes it and looks for it at this replica. */
  getForWrite(replica: Replica, key: ObjectKey): ServicePrincipal {
    const { id } = this.get(replica, key);
    return this.get("current", { name: "id", value: id });
  }

  /** @throws GraphError 409 where the application has one already. */
  create(
    appId: string,
    patch: ServicePrincipalPatch,
    origin: PrincipalOrigin = {},
  ): ServicePrincipal {
    if (this.directory.servicePrincipalByAppId("current", appId) !== undefined) {
      throw new GraphError(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
      );
    }
    const { foreign } = origin;
    const principal = this.directory.servicePrincipals.put({
      id: origin.id ?? randomUUID(),
      appId,
      createdDateTime: wholeSeconds(this.tenant.now()),
      deletedDateTime: null,
      properties: merged(DEFAULT_PRINCIPAL_PROPERTIES, patch),
      owners: origin.owners ?? [],
      ...(foreign === undefined ? {} : { foreign }),
    });
    this.tenant.changed(`service principal ${principal.id} created`);
    return principal;
  }

  update(principal: ServicePrincipal, patch: ServicePrincipalPatch): void {
    this.replace(
      { ...principal, properties: merged(principal.properties, patch) },
      patch.accountEnabled === false ? "disabled" : "updated",
    );
  }

  /** Puts another version of a service principal in its place. */
  replace(principal: ServicePrincipal, what: string): void {
    this.directory.servicePrincipals.put(principal);
    this.tenant.changed(`service principal ${principal.id} ${what}`);
  }
}

/** The application does not exist, or the replica that was asked does not know it yet. */
export function noBackingApplication(appId: string): GraphError {
  const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
  return badRequest(message, [{ code: "NoBackingApplicationObject", message, target: "appId" }]);
}

/** Without what only mirrors the application. */
function merged(
  properties: ServicePrincipalProperties,
  patch: ServicePrincipalPatch,
): ServicePrincipalProperties {
  const own = { ...patch };
  delete own.displayName;
  delete own.servicePrincipalType;
  return { ...properties, ...own };
}
