import type { Clock } from "../common/clock";
import { VERSION } from "../common/version";
import { gitHubRunsInFlight } from "./functions/github/getRunsInFlight";
import { gitLabPipelinesInFlight } from "./functions/gitlab/getPipelinesInFlight";
import { jenkinsBuildsInFlight } from "./functions/jenkins/getBuildsInFlight";
import { oktaClientSecretProof } from "./functions/okta/getClientSecretProof";
import { RateGovernor, type Sleep } from "./http/rateGovernor";
import type { FunctionType, ProviderDefinition, ResourceType } from "./protocol/resourceType";
import { deliveryType } from "./resources/delivery";
import { entraApplicationType } from "./resources/entra/application";
import { entraAppRoleType } from "./resources/entra/appRole";
import { entraAppRoleAssignmentType } from "./resources/entra/appRoleAssignment";
import { entraClientSecretType } from "./resources/entra/clientSecret";
import type { EntraTenantFor } from "./resources/entra/inputs";
import { entraPreAuthorizedApplicationType } from "./resources/entra/preAuthorizedApplication";
import { entraPreflightType } from "./resources/entra/preflight";
import { entraServicePrincipalType } from "./resources/entra/servicePrincipal";
import { generationType } from "./resources/generation";
import { gitHubEnvironmentType } from "./resources/github/environment";
import type { GitHubApiFor } from "./resources/github/inputs";
import { gitHubPreflightType } from "./resources/github/preflight";
import { gitHubSecretRemovalType } from "./resources/github/secretRemoval";
import { gitLabVariableType, type GitLabFor } from "./resources/gitlab/variable";
import { jenkinsSecretTextType, type JenkinsApiFor } from "./resources/jenkins/secretText";
import { oidcClientType } from "./resources/oidc/client";
import { oktaClientSecretType, type OktaApiFor } from "./resources/okta/clientSecret";
import { oktaPreflightType } from "./resources/okta/preflight";
import { storeReceiptType } from "./resources/storeReceipt";
import { tokenCheckType } from "./resources/tokenCheck";
import { Entra } from "./services/entra/entra";
import type { Patience } from "./services/entra/eventually";
import { GitHubApi } from "./services/github/api";
import { GitLab } from "./services/gitlab/gitlab";
import { JenkinsApi } from "./services/jenkins/api";
import type { Patience as JenkinsPatience } from "./services/jenkins/patience";
import { OktaApi } from "./services/okta/api";

/** What the provider takes from its surroundings. */
export interface Surroundings {
  /** Administrator credentials come from here, never from inputs or state. */
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** How long Entra may take to show what it has accepted. Default: two minutes. */
  entraPatience?: Patience;
  /** How long a Jenkins controller may be away. Default: a minute and a half. */
  jenkinsPatience?: JenkinsPatience;
  /** How a service's rate limit is waited for. Default: as long as it takes. */
  pacing?: Sleep;
}

/** The product's own provider, `cikeys`. */
export function cikeysProvider(surroundings: Surroundings): ProviderDefinition {
  const { env, clock, entraPatience: patience } = surroundings;
  const governor = new RateGovernor({ clock, sleep: surroundings.pacing });
  const oktaApi: OktaApiFor = (orgUrl, { signal, progress }) =>
    new OktaApi(new URL(orgUrl), { env, clock, signal, progress, governor });
  const entra = new Entra({
    env,
    clock,
    governor,
    ...(patience === undefined ? {} : { patience }),
  });
  const entraTenant: EntraTenantFor = (connection, context) => entra.tenant(connection, context);
  const gitHubApi: GitHubApiFor = (baseUrl, signal) =>
    new GitHubApi({ baseUrl, env, clock, signal });
  const gitLab: GitLabFor = (connection) => new GitLab({ ...connection, env });
  const jenkinsApi: JenkinsApiFor = (tokenEnv, { signal, progress }) =>
    new JenkinsApi({ env, tokenEnv, signal, progress, patience: surroundings.jenkinsPatience });
  return {
    name: "cikeys",
    version: VERSION,
    resources: new Map<string, ResourceType>([
      ["cikeys:index:Generation", generationType(clock)],
      ["cikeys:index:TokenCheck", tokenCheckType(clock)],
      ["cikeys:index:StoreReceipt", storeReceiptType(clock)],
      ["cikeys:index:Delivery", deliveryType(clock)],
      ["cikeys:oidc:Client", oidcClientType(env)],
      ["cikeys:okta:Preflight", oktaPreflightType(oktaApi)],
      ["cikeys:okta:ClientSecret", oktaClientSecretType(oktaApi)],
      ["cikeys:entra:Preflight", entraPreflightType(entraTenant)],
      ["cikeys:entra:Application", entraApplicationType(entraTenant)],
      ["cikeys:entra:ServicePrincipal", entraServicePrincipalType(entraTenant)],
      ["cikeys:entra:AppRole", entraAppRoleType(entraTenant)],
      ["cikeys:entra:AppRoleAssignment", entraAppRoleAssignmentType(entraTenant)],
      ["cikeys:entra:PreAuthorizedApplication", entraPreAuthorizedApplicationType(entraTenant)],
      ["cikeys:entra:ClientSecret", entraClientSecretType(entraTenant, clock)],
      ["cikeys:github:Preflight", gitHubPreflightType(gitHubApi)],
      ["cikeys:github:Environment", gitHubEnvironmentType(gitHubApi)],
      ["cikeys:github:SecretRemoval", gitHubSecretRemovalType(gitHubApi)],
      ["cikeys:gitlab:Variable", gitLabVariableType(gitLab)],
      ["cikeys:jenkins:SecretText", jenkinsSecretTextType(jenkinsApi)],
    ]),
    functions: new Map<string, FunctionType>([
      ["cikeys:github:getRunsInFlight", gitHubRunsInFlight(gitHubApi)],
      ["cikeys:gitlab:getPipelinesInFlight", gitLabPipelinesInFlight(gitLab)],
      ["cikeys:jenkins:getBuildsInFlight", jenkinsBuildsInFlight(jenkinsApi)],
      ["cikeys:okta:getClientSecretProof", oktaClientSecretProof(oktaApi)],
    ]),
    configure: () => Promise.resolve(),
  };
}
