import { randomUUID } from "node:crypto";
import type { GraphContext } from "./graphContext";
import { graphInstant } from "./ids";
import type { AppRole, FederatedCredential, ServicePrincipal } from "./objects";
import { GRAPH_PERMISSIONS } from "./permissions";
import {
  GRAPH_APP_ID,
  GRAPH_URL,
  type ApiSeed,
  type CallerSeed,
  type FederatedCredentialSeed,
  type TenantSeed,
} from "./seed";

/** Tenant of Microsoft's own services. */
const MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/** Puts into the tenant what the seed describes. Microsoft Graph is in every tenant. */
export function plant(graph: GraphContext, seed: TenantSeed): void {
  const microsoftGraph = plantGraph(graph);
  for (const caller of seed.callers ?? []) plantCaller(graph, caller, microsoftGraph);
  for (const api of seed.apis ?? []) plantApi(graph, api);
}

function plantGraph({ servicePrincipals, tenant }: GraphContext): ServicePrincipal {
  const appRoles = Object.entries(GRAPH_PERMISSIONS).map(([value, id]) => appRole(value, id));
  const foreign = {
    displayName: "Microsoft Graph",
    ownerTenantId: MICROSOFT_TENANT,
    appRoles,
    // The emulator's address is known only once it listens.
    get servicePrincipalNames() {
      return [GRAPH_URL, tenant.url];
    },
  };
  return servicePrincipals.create(GRAPH_APP_ID, {}, { foreign });
}

function plantCaller(
  graph: GraphContext,
  seed: CallerSeed,
  microsoftGraph: ServicePrincipal,
): void {
  const { applications, servicePrincipals, assignments, tenant } = graph;
  const origin = seed.clientId === undefined ? {} : { appId: seed.clientId };
  const app = applications.create({ displayName: seed.displayName ?? "pipeline" }, origin);
  const equipped = {
    ...app,
    publicJwks: seed.publicJwks ?? [],
    federatedCredentials: (seed.federatedCredentials ?? []).map(federatedCredential),
  };
  graph.applications.replace(equipped, "planted");
  if (seed.clientSecret !== undefined) {
    const now = tenant.now();
    graph.passwords.plant(equipped, {
      secretText: seed.clientSecret,
      displayName: null,
      startDateTime: graphInstant(now),
      endDateTime: graphInstant(new Date(now.getTime() + TWO_YEARS_MS)),
    });
  }
  const principal = servicePrincipals.create(
    app.appId,
    {},
    seed.objectId === undefined ? {} : { id: seed.objectId },
  );
  for (const permission of seed.permissions) {
    assignments.create("current", {
      principalId: principal.id,
      resourceId: microsoftGraph.id,
      appRoleId: GRAPH_PERMISSIONS[permission],
    });
  }
}

function plantApi(
  { applications, servicePrincipals, directory }: GraphContext,
  seed: ApiSeed,
): void {
  const owners = (seed.owners ?? []).map((clientId) => {
    const owner = directory.servicePrincipalByAppId("current", clientId);
    if (owner === undefined) throw new RangeError(`no caller has the client id "${clientId}"`);
    return owner.id;
  });
  const { requestedAccessTokenVersion = 2 } = seed;
  const app = applications.create(
    {
      displayName: seed.displayName,
      identifierUris: seed.identifierUris,
      appRoles: seed.roles.map((value) => appRole(value, randomUUID())),
      api: {
        requestedAccessTokenVersion,
        oauth2PermissionScopes: (seed.scopes ?? []).map(permissionScope),
      },
    },
    { owners, ...(seed.clientId === undefined ? {} : { appId: seed.clientId }) },
  );
  servicePrincipals.create(
    app.appId,
    { appRoleAssignmentRequired: seed.appRoleAssignmentRequired ?? false },
    { owners },
  );
}

export function federatedCredential(seed: FederatedCredentialSeed): FederatedCredential {
  return { audience: "api://AzureADTokenExchange", ...seed };
}

function appRole(value: string, id: string): AppRole {
  return {
    allowedMemberTypes: ["Application"],
    description: value,
    displayName: value,
    id,
    isEnabled: true,
    origin: "Application",
    value,
  };
}

function permissionScope(value: string) {
  return {
    adminConsentDescription: value,
    adminConsentDisplayName: value,
    id: randomUUID(),
    isEnabled: true,
    type: "Admin" as const,
    userConsentDescription: null,
    userConsentDisplayName: null,
    value,
  };
}
