import { inSetOrder } from "./attributes";
import { member, number, object, sortedJson, text, texts, type Json } from "./json";
import type { ResourceData } from "./resourceData";

/** Members of `settings` that have a place of their own; the rest is kept as `appSettingsJson`. */
const KNOWN_SETTINGS = new Set([
  "identityStoreId",
  "implicitAssignment",
  "inlineHookId",
  "notes",
  "notifications",
  "oauthClient",
]);

/** An app as the generated SDK decodes it. @throws Error with the SDK's text. */
export function decodeApp(answer: unknown): Json {
  const app = object(answer);
  for (const key of ["credentials", "name", "settings", "label", "signOnMode"]) {
    if (key in app) continue;
    throw new Error(
      "failed to unmarshal ListApplications200ResponseInner as OpenIdConnectApplication: " +
        `no value given for required property ${key}`,
    );
  }
  if (app["signOnMode"] !== "OPENID_CONNECT") {
    throw new Error(
      "unexpected application response type from Okta - not an OpenIdConnectApplication",
    );
  }
  return app;
}

/** Writes what a GET answered into the state (`resourceAppOAuthRead`); secrets are never part of it. */
export function setAppState(data: ResourceData, app: Json): void {
  setGeneral(data, app);
  setCredentials(data, app);
  const further = Object.entries(object(app["settings"])).filter(
    ([key]) => !KNOWN_SETTINGS.has(key),
  );
  if (further.length > 0) {
    data.set({ appSettingsJson: sortedJson(Object.fromEntries(further)) });
  }
  const settings = object(app["settings"]);
  if (settings["oauthClient"] !== undefined) setOauthClient(data, object(settings["oauthClient"]));
}

function setGeneral(data: ResourceData, app: Json): void {
  const accessibility = member(app, "accessibility");
  const visibility = member(app, "visibility");
  const hide = member(visibility, "hide");
  const notes = member(app, "settings", "notes");
  const profile = app["profile"];
  data.set({
    name: text(app["name"]),
    status: text(app["status"]),
    signOnMode: text(app["signOnMode"]),
    label: text(app["label"]),
    accessibilitySelfService: accessibility["selfService"] === true,
    accessibilityErrorRedirectUrl: text(accessibility["errorRedirectUrl"]),
    accessibilityLoginRedirectUrl: text(accessibility["loginRedirectUrl"]),
    autoSubmitToolbar: visibility["autoSubmitToolbar"] === true,
    hideIos: hide["iOS"] === true,
    hideWeb: hide["web"] === true,
    adminNote: text(notes["admin"]),
    enduserNote: text(notes["enduser"]),
    profile: profile === undefined || profile === null ? "" : sortedJson(profile),
    logoUrl: linkOf(app, "logo"),
    implicitAssignment: member(app, "settings")["implicitAssignment"] === true,
  });
}

/** Address of one of the app's links; empty when there is none. */
export function linkOf(app: Json, name: string): string {
  const link = member(app, "_links")[name];
  return text(object(Array.isArray(link) ? link[0] : link)["href"]);
}

function setCredentials(data: ResourceData, app: Json): void {
  const template = member(app, "credentials", "userNameTemplate");
  if (text(template["template"]) !== "") {
    data.set({
      userNameTemplate: text(template["template"]),
      userNameTemplateType: text(template["type"]),
      userNameTemplateSuffix: text(template["userSuffix"]),
      userNameTemplatePushStatus: text(template["pushStatus"]),
    });
  }
  const client = member(app, "credentials", "oauthClient");
  if (text(client["client_id"]) !== "") {
    data.set({
      clientId: text(client["client_id"]),
      tokenEndpointAuthMethod: text(client["token_endpoint_auth_method"]),
      autoKeyRotation: client["autoKeyRotation"] === true,
      pkceRequired: client["pkce_required"] === true,
    });
  }
}

function setOauthClient(data: ResourceData, client: Json): void {
  data.set({
    type: text(client["application_type"]),
    clientUri: text(client["client_uri"]),
    logoUri: text(client["logo_uri"]),
    tosUri: text(client["tos_uri"]),
    policyUri: text(client["policy_uri"]),
    loginUri: text(client["initiate_login_uri"]),
    jwksUri: text(client["jwks_uri"]),
    wildcardRedirect: text(client["wildcard_redirect"]),
    backchannelCustomAuthenticatorId: text(client["backchannel_custom_authenticator_id"]),
    issuerMode: text(client["issuer_mode"]),
    participateSlo: client["participate_slo"] === true,
    frontchannelLogoutUri: text(client["frontchannel_logout_uri"]),
    frontchannelLogoutSessionRequired: client["frontchannel_logout_session_required"] === true,
    redirectUris: texts(client["redirect_uris"]),
    responseTypes: inSetOrder(texts(client["response_types"])),
    grantTypes: inSetOrder(texts(client["grant_types"])),
    postLogoutRedirectUris: inSetOrder(texts(client["post_logout_redirect_uris"])),
  });
  setWherePresent(data, client);
}

/** Parts that keep their place in the state when the service leaves them out. */
function setWherePresent(data: ResourceData, client: Json): void {
  const consent = text(client["consent_method"]);
  if (consent !== "") data.set({ consentMethod: consent });
  const refresh = member(client, "refresh_token");
  if (text(refresh["rotation_type"]) !== "") {
    data.set({ refreshTokenRotation: text(refresh["rotation_type"]) });
    if (refresh["leeway"] !== undefined) {
      data.set({ refreshTokenLeeway: number(refresh["leeway"]) });
    }
  }
  const login = member(client, "idp_initiated_login");
  if (text(login["mode"]) !== "") {
    data.set({
      loginMode: text(login["mode"]),
      loginScopes: inSetOrder(texts(login["default_scope"])),
    });
  }
  const network = member(client, "network");
  if (client["network"] !== undefined && client["network"] !== null) {
    data.set({
      network: {
        connection: text(network["connection"]),
        includes: inSetOrder(texts(network["include"])),
        excludes: inSetOrder(texts(network["exclude"])),
      },
    });
  }
  const keys = member(client, "jwks")["keys"];
  if (Array.isArray(keys)) data.set({ jwks: keys.map(object).map(keyState) });
}

function keyState({ kid, kty, e, n, x, y }: Json): Json {
  return {
    kid: kid ?? null,
    kty: kty ?? null,
    e: e ?? null,
    n: n ?? null,
    x: x ?? null,
    y: y ?? null,
  };
}
