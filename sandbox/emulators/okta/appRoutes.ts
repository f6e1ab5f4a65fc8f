import { z } from "zod";
import type { EmulatorContext } from "../emulator";
import { appBody } from "./appBody";
import type { App } from "./app";
import type { Apps } from "./apps";
import { appView } from "./appView";
import { notFound } from "./errors";
import { jsonResponse, noContent, pathParameter, readBody, route, type Route } from "./http";
import type { Organisation } from "./organisation";
import { linkHeader, limitOf } from "./paging";

const DEFAULT_LIMIT = 20;

const idTokenBody = z.object({
  issuerMode: z.string().default("ORG_URL"),
  name: z.string().optional(),
  value: z.string().optional(),
  valueType: z.string().optional(),
  groupFilterType: z.string().optional(),
});

/** `/api/v1/apps` and the internal settings of an app's ID token. */
export function appRoutes(apps: Apps, organisation: Organisation): Route[] {
  const appOf = (context: EmulatorContext): App => apps.get(pathParameter(context, "appId"));
  const view = (app: App, withSecret = false): unknown => appView(app, organisation, withSecret);
  const one = "/api/v1/apps/:appId";
  return [
    route("POST", "/api/v1/apps", "apps", async (context) => {
      const body = await readBody(context, appBody);
      const app = apps.create(body, context.req.query("activate") !== "false");
      return jsonResponse(200, view(app, true));
    }),
    route("GET", "/api/v1/apps", "apps", (context) => listApps(context, apps, organisation)),
    route("GET", one, "apps", (context) => jsonResponse(200, view(appOf(context)))),
    route("PUT", one, "apps", async (context) => {
      const body = await readBody(context, appBody);
      const app = appOf(context);
      apps.replace(app, body);
      return jsonResponse(200, view(app, true));
    }),
    route("DELETE", one, "apps", (context) => {
      apps.delete(appOf(context));
      return noContent();
    }),
    ...(["activate", "deactivate"] as const).map((verb) =>
      route("POST", `${one}/lifecycle/${verb}`, "apps", (context) => {
        apps.setStatus(appOf(context), verb === "activate" ? "ACTIVE" : "INACTIVE");
        return jsonResponse(200, {});
      }),
    ),
    ...settingsRoutes(apps, organisation, appOf),
  ];
}

function settingsRoutes(
  apps: Apps,
  organisation: Organisation,
  appOf: (context: EmulatorContext) => App,
): Route[] {
  const idToken = "/api/v1/internal/apps/:appId/settings/oauth/idToken";
  return [
    route("PUT", "/api/v1/apps/:appId/policies/:policyId", "apps", (context) => {
      const app = appOf(context);
      const policyId = pathParameter(context, "policyId");
      if (!apps.accessPolicies.includes(policyId)) throw notFound(policyId, "Policy");
      app.accessPolicyId = policyId;
      return noContent();
    }),
    route("GET", idToken, "administrators", (context) => {
      const app = appOf(context);
      const known = { issuer: organisation.url, audience: app.clientId };
      return jsonResponse(200, { ...known, orgUrl: null, customUrl: null, ...app.idToken });
    }),
    route("POST", idToken, "administrators", async (context) => {
      const body = await readBody(context, idTokenBody);
      const app = appOf(context);
      app.idToken = body;
      // The answer to POST leaves out what the answer to GET knows.
      const unknown = { issuer: null, audience: null };
      return jsonResponse(200, { ...unknown, orgUrl: null, customUrl: null, ...body });
    }),
  ];
}

function listApps(context: EmulatorContext, apps: Apps, organisation: Organisation): Response {
  const { q, filter, after } = context.req.query();
  const limit = limitOf(context, DEFAULT_LIMIT);
  const { page, more } = apps.list({ q, filter, after, limit });
  const body = page.map((app) => appView(app, organisation, false));
  const next = more ? page.at(-1)?.id : undefined;
  const link = linkHeader(`${organisation.url}/api/v1/apps`, { limit, q, filter, after }, next);
  return jsonResponse(200, body, { link });
}
