import { shape } from "./oktaShape";

/*
 * Keys of answers that real Okta organisations gave, from recordings in the test suites of Okta's Terraform provider
 * and Python SDK. A key without `?` was in every answer whose parent was there. Apps: type `service`; what only apps
 * of type `web` had is marked `?`.
 */

const APP_KEYS = String.raw`
.: id s {0oa}; orn s {orn}; name s oidc_client; label s; status s ACTIVE|INACTIVE
.: lastUpdated s {instant}; created s {instant}; features a; signOnMode s OPENID_CONNECT
.: accessibility o; visibility o; credentials o; universalLogout o|n; settings o; _links o
.: ?profile o
profile: ?* s|o
profile.*: ?whitelist a; whitelist[] s
accessibility: selfService b; errorRedirectUrl n; loginRedirectUrl n
visibility: autoLaunch b; autoSubmitToolbar b; hide o; appLinks o
visibility.hide: iOS b; web b
visibility.appLinks: oidc_client_link b
credentials: userNameTemplate o; signing o; oauthClient o
credentials.userNameTemplate: template s; type s BUILT_IN
credentials.signing: kid s {b64url:43}
credentials.oauthClient: autoKeyRotation b; client_id s; pkce_required b
credentials.oauthClient: token_endpoint_auth_method s
universalLogout: identityStack s; protocol s; status s; supportType s
settings: app o; notifications o; manualProvisioning b; implicitAssignment b; emOptInStatus s
settings: notes o; oauthClient o
settings.notes: admin n; enduser n
settings.notifications: vpn o
settings.notifications.vpn: network o; message n; helpUrl n
settings.notifications.vpn.network: connection s DISABLED
settings.oauthClient: application_type s; client_uri n; logo_uri n|s; redirect_uris a
settings.oauthClient: response_types a; grant_types a; consent_method s; issuer_mode s
settings.oauthClient: idp_initiated_login o; wildcard_redirect s; participate_slo b
settings.oauthClient: dpop_bound_access_tokens b; ?jwks o; ?jwks_uri s; ?network o
settings.oauthClient: ?refresh_token o; ?frontchannel_logout_uri s
settings.oauthClient: redirect_uris[] s; response_types[] s; grant_types[] s
settings.oauthClient.idp_initiated_login: mode s; default_scope a
settings.oauthClient.network: connection s
settings.oauthClient.refresh_token: rotation_type s
settings.oauthClient.jwks: keys a; keys[] o
settings.oauthClient.jwks.keys[]: id s {pks}; kid s; kty s; status s ACTIVE; use n; ?crv n
settings.oauthClient.jwks.keys[]: ?e s; ?n s; ?x s {b64url:43}; ?y s {b64url:43}
_links: uploadLogo L=POST {org}/api/v1/apps/{0oa}/logo
_links: policies L=PUT {org}/api/v1/apps/{0oa}/policies
_links: groups L {org}/api/v1/apps/{0oa}/groups; users L {org}/api/v1/apps/{0oa}/users
_links: accessPolicy L {org}/api/v1/policies/{rst}
_links: profileEnrollment L {org}/api/v1/policies/{rst}
_links: appLinks a; appLinks[] o; logo a; logo[] o; clientCredentials a; clientCredentials[] o
_links.appLinks[]: name s oidc_client_link; type s text/html
_links.appLinks[]: href s {org}/home/oidc_client/{0oa}/{aln}
_links.logo[]: name s medium; type s image/png; href s https?://.+
_links.clientCredentials[]: name s secrets|jwks
_links.clientCredentials[]: href s {org}/api/v1/apps/{0oa}/credentials/(?:secrets|jwks)
`;

const DEACTIVATE_APP = "_links: deactivate L {org}/api/v1/apps/{0oa}/lifecycle/deactivate\n";
const ACTIVATE_APP = "_links: activate L {org}/api/v1/apps/{0oa}/lifecycle/activate\n";
const CLIENT_SECRET = "credentials.oauthClient: client_secret s [A-Za-z0-9_-]{24,64}\n";

/** GET and lists: no secret. */
export const APP = shape(APP_KEYS + DEACTIVATE_APP);
export const INACTIVE_APP = shape(APP_KEYS + ACTIVATE_APP);
/** POST and PUT of an app with a client secret. */
export const APP_WITH_SECRET = shape(APP_KEYS + DEACTIVATE_APP + CLIENT_SECRET);

const SECRET_KEYS = `
.: id s {ocs}; created s {instant}; lastUpdated s {instant}; client_secret s {secret}
.: secret_hash s {b64url:22}; _links o
`;
const SECRET_URL = "{org}/api/v1/apps/{0oa}/credentials/secrets/{ocs}";

export const ACTIVE_SECRET = shape(`${SECRET_KEYS}
.: status s ACTIVE
_links: deactivate L=POST ${SECRET_URL}/lifecycle/deactivate
`);
export const INACTIVE_SECRET = shape(`${SECRET_KEYS}
.: status s INACTIVE
_links: activate L=POST ${SECRET_URL}/lifecycle/activate; delete L=DELETE ${SECRET_URL}
`);

const ID_TOKEN_KEYS = `
.: orgUrl n; customUrl n; issuerMode s ORG_URL; ?name s; ?value s; ?valueType s; ?groupFilterType s
`;
export const ID_TOKEN_READ = shape(`${ID_TOKEN_KEYS}
.: issuer s {org}; audience s
`);
export const ID_TOKEN_WRITTEN = shape(`${ID_TOKEN_KEYS}
.: issuer n; audience n
`);

export const OKTA_ORGANIZATION = shape(`
.: id s {00o}; cell s; pipeline s idx|v1; settings o; _links o
settings: analyticsCollectionEnabled b; bugReportingEnabled b; desktopMFAEnabled b
settings: itpEnabled b; omEnabled b; pssoEnabled b; ?op4wEnabled b
_links: organization L {org}
`);

/** `nextRotation` is missing only where an administrator rotates keys by hand. */
export const AUTHORIZATION_SERVER = shape(`
.: id s {aus}; name s; description s|n; audiences a; audiences[] s; issuer s {issuer}
.: issuerMode s ORG_URL|DYNAMIC; status s ACTIVE; created s {instant}; lastUpdated s {instant}
.: credentials o; default b; _links o
credentials: signing o
credentials.signing: kid s {b64url:43}; rotationMode s AUTO; lastRotated s {instant}
credentials.signing: nextRotation s {instant}
_links: self L=GET,DELETE,PUT {server}; keys L=GET {server}/credentials/keys
_links: rotateKey L=POST {server}/credentials/lifecycle/keyRotate
_links: claims L=GET,POST {server}/claims; policies L=GET,POST {server}/policies
_links: scopes L=GET,POST {server}/scopes; deactivate L=POST {server}/lifecycle/deactivate
_links: metadata a; metadata[] L=GET {issuer}/.well-known/(?:oauth-authorization-server|openid-.+)
_links.metadata[]: name s
`);

export const SCOPE = shape(`
.: id s {scp}; name s; displayName s; description s; consent s; metadataPublish s ALL_CLIENTS
.: default b; optional b; system b; apiResourceId n; _links o
_links: self L=GET,PUT,DELETE {server}/scopes/{scp}
`);

const POLICY_URL = "{server}/policies/{00p}";
export const POLICY = shape(`
.: id s {00p}; name s; description s; status s ACTIVE; priority i; system b
.: type s OAUTH_AUTHORIZATION_POLICY; created s {instant}; lastUpdated s {instant}
.: conditions o; _links o
conditions: clients o
conditions.clients: include a; include[] s {0oa}|ALL_CLIENTS
_links: self L=GET,PUT,DELETE ${POLICY_URL}; rules L=GET ${POLICY_URL}/rules
_links: deactivate L=POST ${POLICY_URL}/lifecycle/deactivate
`);

const RULE_URL = `${POLICY_URL}/rules/{0pr}`;
export const RULE = shape(`
.: id s {0pr}; name s; status s ACTIVE; priority i; system b; type s RESOURCE_ACCESS
.: created s {instant}; lastUpdated s {instant}; conditions o; actions o; _links o
conditions: people o; grantTypes o; scopes o
conditions.people: users o; ?groups o
conditions.people.users: exclude a
conditions.people.groups: include a; include[] s {00g}|EVERYONE
conditions.grantTypes: include a; include[] s
conditions.scopes: include a; include[] s
actions: token o
actions.token: accessTokenLifetimeMinutes i; refreshTokenLifetimeMinutes i
actions.token: refreshTokenWindowMinutes i; ?inlineHook o
actions.token.inlineHook: id s {cal}
_links: self L=GET,PUT,DELETE ${RULE_URL}; deactivate L=POST ${RULE_URL}/lifecycle/deactivate
`);

export const ERROR = shape(`
.: errorCode s E\\d{7}; errorSummary s; errorLink s E\\d{7}; errorId s oae[A-Za-z0-9_-]{22}
.: errorCauses a; errorCauses[] o
errorCauses[]: errorSummary s
`);

/** Headers of every answer, and their formats. */
export const HEADERS: Record<string, RegExp> = {
  "x-rate-limit-limit": /^\d+$/,
  "x-rate-limit-remaining": /^\d+$/,
  "x-rate-limit-reset": /^\d+$/,
  "x-okta-request-id": /^(?:[0-9a-f]{32}|[A-Za-z0-9_-]{25})$/,
  date: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
  "cache-control": /^no-cache, no-store$/,
  expires: /^0$/,
  pragma: /^no-cache$/,
};

/** Refusals that were recorded: status, code, summary with `{id}`, causes. */
export const RECORDED_ERRORS = {
  unknownApp: [404, "E0000007", "Not found: Resource not found: {id} (AppInstance)", []],
  unknownServer: [404, "E0000007", "Not found: Resource not found: {id} (AuthorizationServer)", []],
  unknownPolicy: [404, "E0000007", "Not found: Resource not found: {id} (Policy)", []],
  unknownRule: [404, "E0000007", "Not found: Resource not found: {id} (PolicyRule)", []],
  unknownScope: [404, "E0000007", "Not found: Resource not found: {id} (OAuth2Scope)", []],
  badCursor: [400, "E0000029", "Invalid paging request.", ["Invalid cursor."]],
  rateLimited: [429, "E0000047", "API call exceeded rate limit due to too many requests.", []],
  deleteActiveApp: [
    403,
    "E0000056",
    "Delete application forbidden.",
    ["The application must be deactivated before deletion."],
  ],
} as const;
