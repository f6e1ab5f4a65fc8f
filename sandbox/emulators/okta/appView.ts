import type { App } from "./app";
import { currentSecret } from "./clientSecrets";
import { wholeSeconds } from "./ids";
import type { Organisation } from "./organisation";

/**
 * The app as Okta answers it. Shape: recorded answers for OIDC apps of type `service`.
 *
 * @param withSecret the answer is one to POST or PUT: only these show `client_secret`.
 */
export function appView(
  app: App,
  organisation: Organisation,
  withSecret: boolean,
): Record<string, unknown> {
  const { body } = app;
  const secret = withSecret ? currentSecret(app) : undefined;
  return {
    id: app.id,
    orn: `orn:okta:idp:${organisation.id}:apps:oidc_client:${app.id}`,
    name: body.name,
    label: body.label,
    status: app.status,
    lastUpdated: wholeSeconds(app.lastUpdated),
    created: wholeSeconds(app.created),
    accessibility: { ...body.accessibility, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      ...body.visibility,
      appLinks: { oidc_client_link: true },
    },
    features: [],
    signOnMode: body.signOnMode,
    credentials: {
      userNameTemplate: body.credentials.userNameTemplate,
      signing: { kid: app.signingKid },
      oauthClient: {
        autoKeyRotation: body.credentials.oauthClient.autoKeyRotation,
        client_id: app.clientId,
        ...(secret === undefined ? {} : { client_secret: secret.clientSecret }),
        token_endpoint_auth_method: app.tokenEndpointAuthMethod,
        pkce_required: body.credentials.oauthClient.pkce_required,
      },
    },
    universalLogout: null,
    settings: settingsView(app),
    ...(body.profile === undefined ? {} : { profile: body.profile }),
    _links: linksView(app, organisation.url),
  };
}

function settingsView(app: App): Record<string, unknown> {
  const { manualProvisioning, implicitAssignment, notes, oauthClient } = app.body.settings;
  const { refresh_token: refreshToken, idp_initiated_login: login, ...others } = oauthClient;
  return {
    app: {},
    notifications: {
      vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null },
    },
    manualProvisioning,
    implicitAssignment,
    emOptInStatus: "NONE",
    notes,
    oauthClient: {
      ...others,
      idp_initiated_login: login ?? { mode: "DISABLED", default_scope: [] },
      ...(refreshToken === undefined ? {} : { refresh_token: refreshTokenView(refreshToken) }),
    },
  };
}

/** A leeway of 0 is not shown. */
function refreshTokenView(refreshToken: { rotation_type: string; leeway?: number | undefined }) {
  const { rotation_type, leeway } = refreshToken;
  return leeway ? { rotation_type, leeway } : { rotation_type };
}

function linksView(app: App, url: string): Record<string, unknown> {
  const own = `${url}/api/v1/apps/${app.id}`;
  const keys = app.tokenEndpointAuthMethod === "private_key_jwt" ? "jwks" : "secrets";
  const verb = app.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    uploadLogo: { href: `${own}/logo`, hints: { allow: ["POST"] } },
    appLinks: [
      {
        name: "oidc_client_link",
        href: `${url}/home/oidc_client/${app.id}/aln${app.id.slice(3)}`,
        type: "text/html",
      },
    ],
    profileEnrollment: { href: `${url}/api/v1/policies/rst${app.id.slice(3)}` },
    policies: { href: `${own}/policies`, hints: { allow: ["PUT"] } },
    groups: { href: `${own}/groups` },
    logo: [{ name: "medium", href: `${url}/assets/img/logos/default.png`, type: "image/png" }],
    accessPolicy: { href: `${url}/api/v1/policies/${app.accessPolicyId}` },
    clientCredentials: [{ name: keys, href: `${own}/credentials/${keys}` }],
    users: { href: `${own}/users` },
    [verb]: { href: `${own}/lifecycle/${verb}` },
  };
}
