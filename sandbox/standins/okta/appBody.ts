import { grantTypes, responseTypes } from "./grantTypes";
import { member, object, omitEmpty, text, texts, type Json } from "./json";
import type { ResourceData } from "./resourceData";

/**
 * The app that the plugin would send (`buildAppOAuthV6`).
 *
 * @param secret Own client secret; `undefined` leaves it out.
 * @throws Error with the plugin's text when settings contradict each other.
 */
export function appBody(data: ResourceData, secret: string | undefined, isNew: boolean): Json {
  const method = data.text("tokenEndpointAuthMethod");
  if (method === "private_key_jwt" && !data.has("jwks") && !data.has("jwksUri")) {
    throw new Error(
      "'jwks' or 'jwks_uri' is required when 'token_endpoint_auth_method' is 'private_key_jwt'",
    );
  }
  return {
    accessibility: accessibility(data),
    credentials: {
      oauthClient: {
        autoKeyRotation: data.state["autoKeyRotation"] !== false,
        ...omitEmpty({ client_id: data.text("clientId") }),
        ...(secret === undefined ? {} : { client_secret: secret }),
        pkce_required: pkceRequired(data, method, isNew),
        token_endpoint_auth_method: method,
      },
      userNameTemplate: userNameTemplate(data),
    },
    label: data.text("label"),
    name: data.text("preconfiguredApp") || "oidc_client",
    ...(data.has("profile") ? { profile: object(JSON.parse(data.text("profile"))) } : {}),
    settings: settings(data),
    signOnMode: "OPENID_CONNECT",
    visibility: visibility(data),
  };
}

function accessibility(data: ResourceData): Json {
  return omitEmpty({
    errorRedirectUrl: data.text("accessibilityErrorRedirectUrl"),
    loginRedirectUrl: data.text("accessibilityLoginRedirectUrl"),
    selfService: data.flag("accessibilitySelfService") || undefined,
  });
}

function pkceRequired(data: ResourceData, method: string, isNew: boolean): boolean {
  if (data.has("pkceRequired")) return true;
  return method === "none" || (isNew && ["native", "browser"].includes(data.text("type")));
}

function userNameTemplate(data: ResourceData): Json {
  return omitEmpty({
    pushStatus: data.text("userNameTemplatePushStatus"),
    template: data.text("userNameTemplate"),
    type: data.text("userNameTemplateType"),
    userSuffix: data.text("userNameTemplateSuffix"),
  });
}

function settings(data: ResourceData): Json {
  return {
    implicitAssignment: data.flag("implicitAssignment") || undefined,
    notes: omitEmpty({ admin: data.text("adminNote"), enduser: data.text("enduserNote") }),
    oauthClient: oauthClient(data),
    // What the service said about the app's other settings goes back unchanged.
    ...(data.has("appSettingsJson") ? object(JSON.parse(data.text("appSettingsJson"))) : {}),
  };
}

function oauthClient(data: ResourceData): Json {
  const grants = grantTypes(data);
  return {
    ...omitEmpty({
      backchannel_custom_authenticator_id: data.text("backchannelCustomAuthenticatorId"),
      client_uri: data.text("clientUri"),
      consent_method: data.text("consentMethod"),
      frontchannel_logout_session_required:
        data.flag("frontchannelLogoutSessionRequired") || undefined,
      frontchannel_logout_uri: data.text("frontchannelLogoutUri"),
      initiate_login_uri: data.text("loginUri"),
      issuer_mode: data.text("issuerMode"),
      jwks_uri: data.text("jwksUri"),
      logo_uri: data.text("logoUri"),
      participate_slo: data.flag("participateSlo") || undefined,
      policy_uri: data.text("policyUri"),
      post_logout_redirect_uris: data.texts("postLogoutRedirectUris"),
      redirect_uris: data.texts("redirectUris"),
      tos_uri: data.text("tosUri"),
      wildcard_redirect: data.text("wildcardRedirect"),
    }),
    application_type: data.text("type"),
    dpop_bound_access_tokens: false,
    grant_types: grants,
    idp_initiated_login: {
      default_scope: data.texts("loginScopes"),
      mode: data.text("loginMode"),
    },
    response_types: responseTypes(data, grants),
    ...(data.has("jwks") ? { jwks: { keys: data.state["jwks"] } } : {}),
    ...(data.has("network") ? { network: network(data.state["network"]) } : {}),
    ...(grants.includes("refresh_token") ? { refresh_token: refreshToken(data) } : {}),
  };
}

function network(value: unknown): Json {
  const { connection, includes, excludes } = member(value);
  return omitEmpty({
    connection: text(connection),
    exclude: texts(excludes),
    include: texts(includes),
  });
}

function refreshToken(data: ResourceData): Json {
  return {
    leeway: data.number("refreshTokenLeeway"),
    rotation_type: data.text("refreshTokenRotation"),
  };
}

function visibility(data: ResourceData): Json {
  return {
    ...(data.flag("autoSubmitToolbar") ? { autoSubmitToolbar: true } : {}),
    ...(data.has("appLinksJson")
      ? { appLinks: object(JSON.parse(data.text("appLinksJson"))) }
      : {}),
    hide: {
      ...(data.flag("hideIos") ? { iOS: true } : {}),
      ...(data.flag("hideWeb") ? { web: true } : {}),
    },
  };
}
