import { AccessTokens } from "./accessTokens";
import { applicationRoutes } from "./applicationRoutes";
import { Applications } from "./applications";
import { assignmentRoutes } from "./assignmentRoutes";
import { Assignments } from "./assignments";
import { ClientAssertions } from "./clientAssertions";
import { Clients } from "./clients";
import { deletedItemRoutes } from "./deletedItemRoutes";
import { Deletions } from "./deletions";
import { Directory } from "./directory";
import { discoveryRoutes } from "./discoveryRoutes";
import { Grants } from "./grant";
import type { GraphContext } from "./graphContext";
import type { GraphRoute, LoginRoute } from "./http";
import { ownerRoutes } from "./ownerRoutes";
import { passwordRoutes } from "./passwordRoutes";
import { Passwords } from "./passwords";
import { plant } from "./plant";
import type { TenantSeed } from "./seed";
import { servicePrincipalRoutes } from "./servicePrincipalRoutes";
import { ServicePrincipals } from "./servicePrincipals";
import type { EntraSettings } from "./settings";
import { TenantKey } from "./tenantKey";
import type { Tenant } from "./tenant";
import { TokenEndpoint } from "./tokenEndpoint";

/** The parts of a tenant, wired. */
export interface Services {
  graph: GraphContext;
  tokens: AccessTokens;
  tokenEndpoint: TokenEndpoint;
  loginRoutes: LoginRoute[];
  graphRoutes: GraphRoute[];
}

/** Builds a tenant as the seed describes it. */
export function createServices(
  tenant: Tenant,
  settings: EntraSettings,
  seed: TenantSeed,
): Services {
  const graph = graphContext(tenant, settings);
  plant(graph, seed);
  const key = new TenantKey();
  const tokens = new AccessTokens(tenant, settings, key);
  const tokenEndpoint = new TokenEndpoint(
    tenant,
    settings,
    new Clients(graph.directory, tenant),
    new ClientAssertions(tenant),
    new Grants(graph.directory, tenant, graph.assignments),
    tokens,
  );
  return {
    graph,
    tokens,
    tokenEndpoint,
    loginRoutes: [tokenEndpoint.route(), ...discoveryRoutes(tenant, tokens, key)],
    graphRoutes: [
      ...applicationRoutes(graph),
      ...passwordRoutes(graph),
      ...servicePrincipalRoutes(graph),
      ...assignmentRoutes(graph),
      ...ownerRoutes(graph),
      ...deletedItemRoutes(graph),
    ],
  };
}

function graphContext(tenant: Tenant, settings: EntraSettings): GraphContext {
  const directory = new Directory(settings);
  const applications = new Applications(directory, tenant);
  const assignments = new Assignments(directory, tenant, settings);
  return {
    tenant,
    directory,
    applications,
    servicePrincipals: new ServicePrincipals(directory, tenant),
    assignments,
    passwords: new Passwords(applications, tenant, settings),
    deletions: new Deletions(directory, tenant, assignments),
  };
}
