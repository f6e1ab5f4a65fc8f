/*
 * Requests of the official Okta plugin (terraform-provider-okta 6.12.0 through its `httpProxy` setting), as recorded for
 * one stack: a server looked up by name, an app with its own secret and `omitSecret`, a policy and a rule.
 */

/** A request. Its target is in absolute form (RFC 9112 §3.2.2); some SDKs leave the port out of target and Host. */
export interface RecordedCall {
  method: string;
  /** With `{appId}`, `{asId}`, `{policyId}`, `{ruleId}` for ids. */
  path: string;
  port: boolean;
  /** Name of the body in `BODIES`. */
  body: string | undefined;
  status: number;
}

/** One command of the engine. */
export interface RecordedStep {
  step: string;
  calls: RecordedCall[];
}

/** `= step`, then `METHOD status path [body]`; `*` after the method says that the port is left out. */
function read(table: string): RecordedStep[] {
  const steps: RecordedStep[] = [];
  for (const line of table.split("\n").filter((text) => text !== "")) {
    const [first = "", ...rest] = line.split(" ");
    if (first === "=") {
      steps.push({ step: rest.join(" "), calls: [] });
      continue;
    }
    const [status, path = "", body] = rest;
    const method = first.replace("*", "");
    const call = { method, path, port: !first.endsWith("*"), body, status: Number(status) };
    steps.at(-1)?.calls.push(call);
  }
  return steps;
}

const START = `GET* 200 /api/v1/users/me
GET 200 /api/v1/users/me`;
const LOOK_UP = "GET 200 /api/v1/authorizationServers?limit=200&q=union-as";
const POLICIES = "/api/v1/authorizationServers/{asId}/policies";
const POLICY = `${POLICIES}/{policyId}`;
const RULE = `${POLICY}/rules/{ruleId}`;
const ID_TOKEN = "/api/v1/internal/apps/{appId}/settings/oauth/idToken";
const READ_APP = `GET* 200 /api/v1/apps/{appId}
GET 200 ${ID_TOKEN}`;

export const RECORDED_STEPS = read(`
= create
${START}
${LOOK_UP}
POST* 200 /api/v1/apps?activate=true app
POST 200 ${ID_TOKEN} idToken
${READ_APP}
POST 201 ${POLICIES} policy
GET 200 ${POLICY}
POST 201 ${POLICY}/rules rule
GET 200 ${RULE}
= nothing to do
${START}
${LOOK_UP}
= refresh
${START}
GET 200 ${RULE}
${READ_APP}
GET 200 ${POLICY}
= new label
${START}
${LOOK_UP}
PUT* 200 /api/v1/apps/{appId} changedApp
${READ_APP}
= new description and lifetime
${START}
${LOOK_UP}
PUT 200 ${POLICY} changedPolicy
GET 200 ${POLICY}
PUT 200 ${RULE} changedRule
GET 200 ${RULE}
= secret looked up
${START}
${LOOK_UP}
GET 200 /api/v1/apps/{appId}
GET 200 /api/v1/apps/{appId}/credentials/secrets
= destroy
${START}
DELETE 204 ${RULE}
DELETE 204 ${POLICY}
POST 200 /api/v1/apps/{appId}/lifecycle/deactivate
DELETE 204 /api/v1/apps/{appId}
= refresh of what is gone
GET 404 ${RULE}
GET 404 ${POLICY}
GET* 404 /api/v1/apps/{appId}
POST 404 /api/v1/apps/{appId}/lifecycle/deactivate
`);

/** The secret that the recorded program chose. */
export const OWN_SECRET = "own-secret-of-the-recorded-program-0001";

const oauthClient = {
  application_type: "service",
  consent_method: "TRUSTED",
  dpop_bound_access_tokens: false,
  grant_types: ["client_credentials"],
  idp_initiated_login: { default_scope: [], mode: "DISABLED" },
  issuer_mode: "ORG_URL",
  response_types: ["token"],
  wildcard_redirect: "DISABLED",
};

const appCredentials = {
  autoKeyRotation: true,
  pkce_required: false,
  token_endpoint_auth_method: "client_secret_basic",
};

const app = {
  accessibility: {},
  credentials: {
    oauthClient: { ...appCredentials, client_secret: OWN_SECRET },
    userNameTemplate: { template: "${source.login}", type: "BUILT_IN" },
  },
  label: "team-a-ci",
  name: "oidc_client",
  settings: { notes: {}, oauthClient },
  signOnMode: "OPENID_CONNECT",
  visibility: { hide: { iOS: true, web: true } },
};

const policy = {
  conditions: { clients: { include: ["{appId}"] } },
  description: "d",
  name: "team-a-ci",
  priority: 1,
  status: "ACTIVE",
  type: "OAUTH_AUTHORIZATION_POLICY",
};

const lifetimes = { refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 };

const rule = {
  actions: { token: { accessTokenLifetimeMinutes: 60, ...lifetimes } },
  conditions: {
    grantTypes: { include: ["client_credentials"] },
    people: { groups: { include: ["EVERYONE"] }, users: {} },
    scopes: { include: ["all"] },
  },
  name: "client-credentials",
  priority: 1,
  status: "ACTIVE",
  type: "RESOURCE_ACCESS",
};

/** Bodies by the name in the table. */
export const BODIES: Record<string, unknown> = {
  app,
  changedApp: {
    ...app,
    label: "team-a-ci-2",
    // `omitSecret`: the plugin never sends the secret again.
    credentials: {
      ...app.credentials,
      oauthClient: { ...appCredentials, client_id: "{appId}", client_secret: "" },
    },
    settings: {
      app: {},
      manualProvisioning: false,
      notes: {},
      oauthClient,
      signOn: { rotationMode: "AUTO" },
    },
  },
  idToken: { issuerMode: "ORG_URL" },
  policy,
  changedPolicy: { ...policy, description: "d2" },
  rule,
  changedRule: { ...rule, actions: { token: { accessTokenLifetimeMinutes: 30, ...lifetimes } } },
};

const APP_KEYS = [
  "id",
  "name",
  "label",
  "status",
  "signOnMode",
  "credentials.oauthClient.client_id",
  "credentials.oauthClient.token_endpoint_auth_method",
  "credentials.oauthClient.autoKeyRotation",
  "settings.oauthClient.application_type",
  "settings.oauthClient.grant_types",
  "settings.oauthClient.response_types",
  "settings.oauthClient.issuer_mode",
  "settings.oauthClient.consent_method",
  "settings.oauthClient.wildcard_redirect",
  "visibility.hide.iOS",
  "visibility.hide.web",
];
const RULE_KEYS = [
  "conditions.people.users",
  "conditions.people.groups",
  "conditions.grantTypes",
  "conditions.scopes",
  "actions.token",
];

/** Keys without which the plugin fails, crashes or sees a difference for ever; by path, without the query. */
export const NEEDED_KEYS: Record<string, string[]> = {
  "/api/v1/users/me": ["id"],
  "/api/v1/authorizationServers": ["0.id", "0.name"],
  "/api/v1/apps": APP_KEYS,
  "/api/v1/apps/{appId}": APP_KEYS,
  [POLICIES]: ["conditions.clients.include"],
  [POLICY]: ["conditions.clients.include"],
  [`${POLICY}/rules`]: RULE_KEYS,
  [RULE]: RULE_KEYS,
  "/api/v1/apps/{appId}/credentials/secrets": ["0.client_secret", "0.status", "0.created"],
};
