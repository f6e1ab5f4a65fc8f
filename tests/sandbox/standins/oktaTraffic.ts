/**
 * What the official plugin sends (terraform-provider-okta 6.12.0, recorded with `httpProxy` on loopback): for each step
 * and each resource the calls in order. Parallel resources interleave, so only the order within one is a fact.
 */

/** SDK inside the plugin that makes a call; decides its user agent and whether the target has a port. */
export type RecordedSdk = "v4" | "v6" | "local" | "v6 token" | "local token";

/** User agents as recorded. */
export const USER_AGENTS: Record<RecordedSdk, string> = {
  v4: "okta-sdk-golang/4.1.1 golang/go1.26.8 linux/amd64 okta-terraform/6.12.0",
  v6: "okta-sdk-golang/6.1.6 golang/go1.26.8 linux/amd64 okta-terraform/6.12.0",
  local: "local-v2-sdk/0.0.0 golang/go1.26.8 linux/amd64 okta-terraform/6.12.0",
  "v6 token": "okta-sdk-golang/6.1.6 golang/go1.26.8 linux/amd64 okta-terraform/6.12.0",
  "local token": "local-v2-sdk/0.0.0 golang/go1.26.8 linux/amd64",
};

/** One recorded call. */
export interface RecordedCall {
  sdk: RecordedSdk;
  /** Method, path template and names of the query parameters, for example `POST /api/v1/apps?activate`. */
  call: string;
  status: number;
  /** Paths of the members of the body; `{}` marks an empty object. */
  body?: readonly string[];
}

/** Calls of one step, by resource. */
export type RecordedStep = Readonly<Record<string, readonly RecordedCall[]>>;

const on = (
  sdk: RecordedSdk,
  call: string,
  status: number,
  body?: readonly string[],
): RecordedCall => (body === undefined ? { sdk, call, status } : { sdk, call, status, body });

/** Members of an app that the plugin makes up itself. */
const APP_BODY = [
  "accessibility{}",
  "credentials.oauthClient.autoKeyRotation",
  "credentials.oauthClient.pkce_required",
  "credentials.oauthClient.token_endpoint_auth_method",
  "credentials.userNameTemplate.template",
  "credentials.userNameTemplate.type",
  "label",
  "name",
  "settings.notes{}",
  "settings.oauthClient.application_type",
  "settings.oauthClient.consent_method",
  "settings.oauthClient.dpop_bound_access_tokens",
  "settings.oauthClient.grant_types",
  "settings.oauthClient.idp_initiated_login.default_scope",
  "settings.oauthClient.idp_initiated_login.mode",
  "settings.oauthClient.issuer_mode",
  "settings.oauthClient.response_types",
  "settings.oauthClient.wildcard_redirect",
  "signOnMode",
  "visibility.hide.iOS",
  "visibility.hide.web",
];
const SECRET = "credentials.oauthClient.client_secret";
const CLIENT_ID = "credentials.oauthClient.client_id";
const POLICY_BODY = [
  "conditions.clients.include",
  "description",
  "name",
  "priority",
  "status",
  "type",
];
const RULE_BODY = [
  "actions.token.accessTokenLifetimeMinutes",
  "actions.token.refreshTokenLifetimeMinutes",
  "actions.token.refreshTokenWindowMinutes",
  "conditions.grantTypes.include",
  "conditions.people.groups.include",
  "conditions.people.users{}",
  "conditions.scopes.include",
  "name",
  "priority",
  "status",
  "type",
];

const APPS = "/api/v1/apps";
const APP = "/api/v1/apps/{appId}";
const ID_TOKEN = "/api/v1/internal/apps/{appId}/settings/oauth/idToken";
const POLICIES = "/api/v1/authorizationServers/{asId}/policies";
const POLICY = `${POLICIES}/{policyId}`;
const RULES = `${POLICY}/rules`;
const RULE = `${RULES}/{ruleId}`;

const START_UP = [on("v4", "GET /api/v1/users/me", 200), on("local", "GET /api/v1/users/me", 200)];
const GET_SERVER = [on("local", "GET /api/v1/authorizationServers?limit&q", 200)];
const READ_APP = [on("v6", `GET ${APP}`, 200), on("local", `GET ${ID_TOKEN}`, 200)];
const READ_APP_AND_POLICY = [
  on("v6", `GET ${APP}`, 200),
  on("v4", "GET /.well-known/okta-organization", 200),
  on("local", `GET ${ID_TOKEN}`, 200),
];
const READ_POLICY = [on("local", `GET ${POLICY}`, 200)];
const READ_RULE = [on("local", `GET ${RULE}`, 200)];
const createApp = (...more: string[]): RecordedCall[] => [
  on("v6", `POST ${APPS}?activate`, 200, [...APP_BODY, ...more]),
  on("local", `POST ${ID_TOKEN}`, 200, ["issuerMode"]),
];
/** What the service said about further settings goes back with a PUT as well; that part is not recorded here. */
const PUT_APP = on("v6", `PUT ${APP}`, 200, [...APP_BODY, CLIENT_ID, SECRET]);
const CREATE_POLICY = [on("local", `POST ${POLICIES}`, 201, POLICY_BODY), ...READ_POLICY];
const CREATE_RULE = [on("local", `POST ${RULES}`, 201, RULE_BODY), ...READ_RULE];
const DESTROY = {
  app: [on("local", `POST ${APP}/lifecycle/deactivate`, 200), on("local", `DELETE ${APP}`, 204)],
  policy: [on("local", `DELETE ${POLICY}`, 204)],
  rule: [on("local", `DELETE ${RULE}`, 204)],
};
const ORG_TOKEN_BODY = ["client_assertion", "client_assertion_type", "grant_type", "scope"];
const tokenFor = (sdk: "v6 token" | "local token"): RecordedCall =>
  on(sdk, "POST /oauth2/v1/token", 200, ORG_TOKEN_BODY);

/** With an API token. */
export const API_TOKEN = {
  startUp: { provider: START_UP, getServer: GET_SERVER },
  create: {
    app: [...createApp(SECRET), ...READ_APP],
    policy: CREATE_POLICY,
    rule: CREATE_RULE,
  },
  same: { app: [], policy: [], rule: [] },
  refresh: { app: READ_APP, policy: READ_POLICY, rule: READ_RULE },
  update: {
    app: [PUT_APP, ...READ_APP],
    policy: [on("local", `PUT ${POLICY}`, 200, POLICY_BODY), ...READ_POLICY],
    rule: [on("local", `PUT ${RULE}`, 200, RULE_BODY), ...READ_RULE],
  },
  getOauth: {
    getOauth: [on("local", `GET ${APP}`, 200), on("local", `GET ${APP}/credentials/secrets`, 200)],
  },
  destroy: DESTROY,
} satisfies Record<string, RecordedStep>;

/** Variants of the program, with an API token. */
export const VARIANTS = {
  generatedSecret: { app: [...createApp(), ...READ_APP] },
  ownClientId: { app: [...createApp(CLIENT_ID, SECRET), ...READ_APP] },
  withPolicyCreate: { app: [...createApp(SECRET), ...READ_APP_AND_POLICY] },
  withPolicyRefresh: { app: READ_APP_AND_POLICY },
  withPolicyUpdate: {
    app: [
      PUT_APP,
      on("local", `PUT ${APP}/policies/{accessPolicyId}`, 204),
      ...READ_APP_AND_POLICY,
    ],
  },
  import: { app: READ_APP_AND_POLICY },
  afterImport: { app: [PUT_APP, ...READ_APP] },
  noGroups: {
    rule: [
      on("local", `POST ${RULES}`, 201, [
        ...RULE_BODY.filter((member) => !member.startsWith("conditions.people")),
        "conditions.people.groups{}",
        "conditions.people.users{}",
      ]),
      ...READ_RULE,
    ],
  },
  gone: {
    app: [on("v6", `GET ${APP}`, 404)],
    policy: [on("local", `GET ${POLICY}`, 404)],
    rule: [on("local", `GET ${RULE}`, 404)],
  },
} satisfies Record<string, RecordedStep>;

/** With an access token: no start-up, no internal API. */
export const ACCESS_TOKEN = {
  create: { app: [createApp(SECRET)[0]!, on("v6", `GET ${APP}`, 200)] },
  refresh: { app: [on("v6", `GET ${APP}`, 200)] },
  update: { app: [PUT_APP, on("v6", `GET ${APP}`, 200)] },
  destroy: { app: DESTROY.app },
} satisfies Record<string, RecordedStep>;

/** With a private key: a token before the first call of each SDK. */
export const PRIVATE_KEY = {
  create: {
    getServer: [tokenFor("local token"), ...GET_SERVER],
    app: [tokenFor("v6 token"), ...ACCESS_TOKEN.create.app],
    policy: CREATE_POLICY,
  },
} satisfies Record<string, RecordedStep>;
