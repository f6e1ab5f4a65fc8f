export { DEPLOY_ACTIONS, type AccessArgs, type AccessMode, type Place } from "./access/args";
export { describeAccess, type KeyAccess, type KeyClaims } from "./access/describe";
export { allowedRequests, type AllowedRequests } from "./access/external";
export { unionSteps, type UnionSteps } from "./access/union";
export { ApiKeyError, decodeApiKey, encodeApiKey, type ApiKeyFields } from "./apiKey";
export { CiKey, type CiKeyArgs } from "./ciKey";
export { silenceDebugLog } from "./debugLog";
export { lookAtGates } from "./gates/lookAtGates";
export {
  EntraAppRegistration,
  type EntraAppRegistrationArgs,
  type EntraSurroundings,
} from "./identities/entra";
export type {
  CheckOptions,
  Credentials,
  CredentialsArgs,
  Identity,
  TokenRequest,
} from "./identities/identity";
export type { IdentityArgs } from "./identities/kinds";
export type { OidcArgs } from "./identities/oidc";
export { OidcClients, type OidcClientsArgs } from "./identities/oidcClients";
export {
  OidcStaticClients,
  type OidcStaticClientsArgs,
  type StaticClient,
} from "./identities/oidcStaticClients";
export { OktaServiceApp, type OktaServiceAppArgs } from "./identities/okta";
export { IDENTITY_TRAITS, type IdentityKind } from "./identities/traits";
export type { CiKeyStatus } from "./keyStatus";
export type { LiveSubject } from "./liveSubjects";
export type { EntraApplication, EntraApplicationArgs } from "./resources/entraApplication";
export type { EntraConnection } from "./resources/entraConnection";
export type { EntraPreflightArgs } from "./resources/entraPreflight";
export type {
  EntraServicePrincipal,
  EntraServicePrincipalArgs,
} from "./resources/entraServicePrincipal";
export type { Ledger, LedgerEntry } from "./rotation/ledger";
export {
  dueAt,
  planRotation,
  type PlannedGeneration,
  type RotationGates,
  type RotationInput,
  type RotationPlan,
  type RotationRequests,
} from "./rotation/plan";
export { DAY, DEFAULT_POLICY, type RotationPolicy } from "./rotation/policy";
export { ledgerOutput, loadLedger, type LoadLedgerArgs } from "./stackLedger";
export type { StoreDetails } from "./stores/details";
export { GitHubSecret, type GitHubSecretArgs } from "./stores/github";
export { gitHubProvider, type GitHubProviderArgs } from "./stores/gitHubProvider";
export type { GitHubAccess, GitHubSecretScope } from "./stores/gitHubScopes";
export { GitLabCiVariable, type GitLabCiVariableArgs } from "./stores/gitlab";
export { JenkinsCredential, type JenkinsCredentialArgs } from "./stores/jenkins";
export type { StoreArgs } from "./stores/kinds";
export type { Store, StoredKey } from "./stores/store";
export type { GitHubApp } from "../common/gitHubAddress";
export type { GitLabPlace, GitLabVariablePlace } from "../common/gitLabAddress";
export type { JenkinsPlace } from "../common/jenkinsAddress";
