import type { Assignments } from "./assignments";
import type { Client } from "./clients";
import { sameId, type Directory } from "./directory";
import type { ServicePrincipal } from "./objects";
import type { Tenant } from "./tenant";
import { TokenError } from "./tokenError";
import type { Replica } from "./versioned";

const SUFFIX = "/.default";

/** What a client may have at a resource. */
export interface Grant {
  client: Client;
  /** The resource as the scope names it: an identifier URI, or a client id. */
  requested: string;
  resource: ServicePrincipal;
  /** Version of the token, which the resource's application decides. */
  version: 1 | 2;
  /** Values of the roles that the client is assigned. */
  roles: string[];
}

/** Decides what clients may have. */
export class Grants {
  constructor(
    private readonly directory: Directory,
    private readonly tenant: Tenant,
    private readonly assignments: Assignments,
  ) {}

  /**
   * A client without a role gets a token without `roles`, unless the resource requires an assignment.
   *
   * @throws TokenError for the scope, for a resource that is not in the tenant, or for a missing assignment.
   */
  grant(replica: Replica, client: Client, scope: string): Grant {
    const requested = resourceOf(scope);
    const resource = this.resource(replica, requested);
    const roleIds = this.assignments
      .of(replica, client.principal.id)
      .filter(({ resourceId }) => sameId(resourceId, resource.id))
      .map(({ appRoleId }) => appRoleId.toLowerCase());
    if (resource.properties.appRoleAssignmentRequired && roleIds.length === 0) {
      throw this.notAssigned(replica, client, resource);
    }
    const app = this.directory.applicationByAppId(replica, resource.appId);
    return {
      client,
      requested,
      resource,
      version: app?.properties.api.requestedAccessTokenVersion === 2 ? 2 : 1,
      roles: this.directory
        .appRolesOf(replica, resource)
        .filter(({ id, isEnabled }) => isEnabled && roleIds.includes(id.toLowerCase()))
        .flatMap(({ value }) => value ?? []),
    };
  }

  private resource(replica: Replica, name: string): ServicePrincipal {
    const wanted = name.replace(/\/$/, "").toLowerCase();
    const found = this.directory.servicePrincipals
      .all(replica)
      .find((principal) =>
        this.directory
          .servicePrincipalNames(replica, principal)
          .some((other) => other.replace(/\/$/, "").toLowerCase() === wanted),
      );
    if (found !== undefined) return found;
    throw new TokenError(
      400,
      "invalid_resource",
      500011,
      `The resource principal named ${name} was not found in the tenant named ${this.tenant.domain}. This can happen ` +
        "if the application has not been installed by the administrator of the tenant or consented to by any user " +
        "in the tenant. You might have sent your authentication request to the wrong tenant.",
    );
  }

  private notAssigned(replica: Replica, { app }: Client, resource: ServicePrincipal): TokenError {
    const resourceName = this.directory.displayNameOf(replica, resource);
    return new TokenError(
      400,
      "invalid_grant",
      501051,
      `Application '${app.appId}'(${app.properties.displayName}) is not assigned to a role for the application ` +
        `'${resource.appId}'(${resourceName}).`,
    );
  }
}

/** Resource in `{resource}/.default`, the only form of scope that client credentials can ask for. */
function resourceOf(scope: string): string {
  const [only = "", ...others] = scope.split(" ").filter((part) => part !== "");
  if (!only.endsWith(SUFFIX)) {
    throw invalidScope(
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with ` +
        "/.default suffixed to the resource identifier (application ID URI).",
    );
  }
  if (others.length > 0 || only === SUFFIX) {
    throw invalidScope(
      70011,
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
        `'scope' is not valid. The scope ${scope} is not valid.`,
    );
  }
  return only.slice(0, -SUFFIX.length);
}

function invalidScope(code: number, text: string): TokenError {
  return new TokenError(400, "invalid_scope", code, text);
}
