/** Resources in state as the official plugin left them after a create; ids, secrets and the service's echo left out. */

/** Inputs that the bridge filled in. */
export const DEFAULTED_APP_INPUTS = [
  "autoKeyRotation",
  "consentMethod",
  "hideIos",
  "hideWeb",
  "issuerMode",
  "loginMode",
  "refreshTokenRotation",
  "status",
  "userNameTemplate",
  "userNameTemplateType",
  "wildcardRedirect",
];

/** Outputs of an app with `omitSecret`, `skipAuthenticationPolicy` and an own secret. */
export const APP_OUTPUTS = {
  __meta:
    '{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":3600000000000,"read":3600000000000,"update":3600000000000}}',
  accessibilityErrorRedirectUrl: "",
  accessibilityLoginRedirectUrl: "",
  accessibilitySelfService: false,
  adminNote: "",
  appLinksJson: null,
  authenticationPolicy: "",
  autoKeyRotation: true,
  autoSubmitToolbar: false,
  backchannelCustomAuthenticatorId: "",
  clientBasicSecretWo: null,
  clientBasicSecretWoVersion: null,
  clientSecret: null,
  clientUri: "",
  consentMethod: "TRUSTED",
  enduserNote: "",
  frontchannelLogoutSessionRequired: false,
  frontchannelLogoutUri: "",
  grantTypes: ["client_credentials"],
  groupsClaim: null,
  hideIos: true,
  hideWeb: true,
  implicitAssignment: false,
  issuerMode: "ORG_URL",
  jwks: [],
  jwksUri: "",
  label: "team-a-ci",
  loginMode: "DISABLED",
  loginScopes: null,
  loginUri: "",
  logo: null,
  logoUri: "",
  name: "oidc_client",
  network: null,
  omitSecret: true,
  participateSlo: false,
  pkceRequired: false,
  policyUri: "",
  postLogoutRedirectUris: null,
  preconfiguredApp: null,
  profile: "",
  redirectUris: null,
  refreshTokenLeeway: 0,
  refreshTokenRotation: "STATIC",
  responseTypes: ["token"],
  signOnMode: "OPENID_CONNECT",
  skipAuthenticationPolicy: true,
  status: "ACTIVE",
  tokenEndpointAuthMethod: "client_secret_basic",
  tosUri: "",
  type: "service",
  userNameTemplate: "${source.login}",
  userNameTemplatePushStatus: "",
  userNameTemplateSuffix: "",
  userNameTemplateType: "BUILT_IN",
  wildcardRedirect: "DISABLED",
};

/** Outputs of an app that depend on the service or on the program's secrets. */
export const VARYING_APP_OUTPUTS = [
  "appSettingsJson",
  "clientBasicSecret",
  "clientId",
  "id",
  "logoUrl",
];

/** Collections that are null after a create and empty after a refresh. */
export const NULL_UNTIL_REFRESH = {
  app: ["loginScopes", "postLogoutRedirectUris", "redirectUris"],
  rule: ["groupBlacklists", "userBlacklists", "userWhitelists"],
};

export const POLICY_OUTPUTS = {
  description: "d",
  name: "team-a-ci",
  priority: 1,
  status: "ACTIVE",
};

export const RULE_OUTPUTS = {
  accessTokenLifetimeMinutes: 60,
  grantTypeWhitelists: ["client_credentials"],
  groupBlacklists: null,
  groupWhitelists: ["EVERYONE"],
  inlineHookId: null,
  name: "client-credentials",
  priority: 1,
  refreshTokenLifetimeMinutes: 0,
  refreshTokenWindowMinutes: 10080,
  scopeWhitelists: ["all"],
  status: "ACTIVE",
  system: false,
  type: "RESOURCE_ACCESS",
  userBlacklists: null,
  userWhitelists: null,
};
