import { secretMark, type Properties } from "../../../provider/protocol/properties";
import { inSetOrder } from "./attributes";
import { within } from "./errors";
import type { OktaFunction } from "./function";
import { member, object, text, texts, type Json } from "./json";
import type { Organisation } from "./organisation";

/**
 * `okta:app/getOauth:getOauth`: an app by id, label or start of its label, with its newest active secret
 * (data_source_okta_app_oauth.go).
 */
export const getOauth: OktaFunction = async (args, organisation, signal) => {
  const app = await find(args, organisation, signal);
  const id = text(app["id"]);
  const client = member(app, "settings", "oauthClient");
  const path = `/api/v1/apps/${id}/credentials/secrets`;
  const secrets = await within("failed to fetch OAuth client secret", () =>
    organisation.local.call({ method: "GET", path }, signal),
  );
  const login = member(client, "idp_initiated_login");
  return {
    ...args,
    activeOnly: args["activeOnly"] ?? true,
    ...visible(app),
    clientId: text(member(app, "credentials", "oauthClient")["client_id"]),
    clientSecret: secretMark(newestActive(secrets)),
    clientUri: text(client["client_uri"]),
    grantTypes: inSetOrder(texts(client["grant_types"])),
    id,
    links: JSON.stringify(app["_links"] ?? null),
    loginMode: text(login["mode"]),
    loginScopes: inSetOrder(texts(login["default_scope"])),
    loginUri: text(client["initiate_login_uri"]),
    logoUri: text(client["logo_uri"]),
    networks: [],
    policyUri: text(client["policy_uri"]),
    postLogoutRedirectUris: inSetOrder(texts(client["post_logout_redirect_uris"])),
    redirectUris: inSetOrder(texts(client["redirect_uris"])),
    responseTypes: inSetOrder(texts(client["response_types"])),
    type: text(client["application_type"]),
    wildcardRedirect: text(client["wildcard_redirect"]),
  };
};

async function find(
  args: Properties,
  organisation: Organisation,
  signal: AbortSignal,
): Promise<Json> {
  const id = text(args["id"]);
  if (id !== "") {
    const request = { method: "GET", path: `/api/v1/apps/${id}` } as const;
    return object(
      await within("failed get app by ID", () => organisation.local.call(request, signal)),
    );
  }
  const label = text(args["label"]);
  const q = label || text(args["labelPrefix"]);
  if (q === "") {
    throw new Error(
      "invalid OAuth app filters: you must provide either an label_prefix, id, or label for application search",
    );
  }
  const active: Record<string, string> =
    args["activeOnly"] === false ? {} : { filter: 'status eq "ACTIVE"' };
  const query = { ...active, limit: "1", q };
  const answer = await within("failed to list OAuth apps", () =>
    organisation.local.call({ method: "GET", path: "/api/v1/apps", query }, signal),
  );
  const app = object((Array.isArray(answer) ? answer : [])[0]);
  if (app["id"] === undefined || (label !== "" && app["label"] !== label)) {
    throw new Error(`no OAuth application found with the provided label: ${q}`);
  }
  return app;
}

function visible(app: Json): Properties {
  const visibility = member(app, "visibility");
  return {
    autoSubmitToolbar: visibility["autoSubmitToolbar"] === true,
    hideIos: member(visibility, "hide")["iOS"] === true,
    hideWeb: member(visibility, "hide")["web"] === true,
    label: text(app["label"]),
    name: text(app["name"]),
    status: text(app["status"]),
  };
}

function newestActive(answer: unknown): string {
  const active = (Array.isArray(answer) ? answer : [])
    .map(object)
    .filter((secret) => secret["status"] === "ACTIVE")
    .sort((a, b) => Date.parse(text(a["created"])) - Date.parse(text(b["created"])));
  return text(active[active.length - 1]?.["client_secret"]);
}
