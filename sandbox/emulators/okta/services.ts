import { Administrators } from "./administrators";
import { appRoutes } from "./appRoutes";
import { Apps } from "./apps";
import { authorizationServerRoutes } from "./authorizationServerRoutes";
import { AuthorizationServers } from "./authorizationServers";
import { ClientAssertions } from "./clientAssertion";
import { ClientSecrets } from "./clientSecrets";
import type { Route } from "./http";
import type { Organisation, OrganisationSeed } from "./organisation";
import { organisationRoutes } from "./organisationRoutes";
import { OrgTokenEndpoint } from "./orgTokenEndpoint";
import { Policies } from "./policies";
import { policyRoutes } from "./policyRoutes";
import { ruleRoutes } from "./ruleRoutes";
import { secretRoutes } from "./secretRoutes";
import type { OktaSettings } from "./settings";
import { AuthorizationServerKey } from "./authorizationServerKey";
import { TokenEndpoint } from "./tokenEndpoint";

/** The parts of an organisation, wired. */
export interface Services {
  administrators: Administrators;
  apps: Apps;
  servers: AuthorizationServers;
  tokenEndpoint: TokenEndpoint;
  routes: Route[];
}

/** Builds an organisation as the seed describes it. */
export function createServices(
  organisation: Organisation,
  settings: OktaSettings,
  seed: OrganisationSeed,
): Services {
  const orgKey = new AuthorizationServerKey();
  const administrators = new Administrators(seed.administrators ?? [], organisation, orgKey);
  const apps = new Apps(organisation, new ClientSecrets(organisation, settings));
  const servers = new AuthorizationServers(organisation);
  const policies = new Policies(organisation, apps);
  plant(seed, apps, servers, policies);
  const assertions = new ClientAssertions(apps, () => organisation.now());
  const tokenEndpoint = new TokenEndpoint(organisation, settings, apps, servers, assertions);
  const routes = [
    ...organisationRoutes(administrators, organisation),
    ...appRoutes(apps, organisation),
    ...secretRoutes(apps, organisation),
    ...authorizationServerRoutes(servers, organisation),
    ...policyRoutes(servers, policies, organisation),
    ...ruleRoutes(servers, policies, organisation),
    new OrgTokenEndpoint(organisation, apps, assertions, orgKey).route(),
    tokenEndpoint.route(),
  ];
  return { administrators, apps, servers, tokenEndpoint, routes };
}

/** Apps come first: policies name their client ids. */
function plant(
  seed: OrganisationSeed,
  apps: Apps,
  servers: AuthorizationServers,
  policies: Policies,
): void {
  for (const app of seed.apps ?? []) apps.seed(app);
  for (const client of seed.serviceClients ?? []) apps.seedServiceClient(client);
  for (const serverSeed of seed.authorizationServers ?? []) {
    const server = servers.seed(serverSeed);
    for (const policy of serverSeed.policies ?? []) policies.seed(server, policy);
  }
}
