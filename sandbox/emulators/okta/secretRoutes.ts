import { z } from "zod";
import type { EmulatorContext } from "../emulator";
import type { App } from "./app";
import type { Apps } from "./apps";
import { secretView, type ClientSecret } from "./clientSecrets";
import { jsonResponse, noContent, pathParameter, readBody, route, type Route } from "./http";
import type { Organisation } from "./organisation";

const secretBody = z.object({
  client_secret: z.string().nullish(),
  status: z.enum(["ACTIVE", "INACTIVE"]).default("ACTIVE"),
});

/** `/api/v1/apps/{id}/credentials/secrets`. */
export function secretRoutes(apps: Apps, organisation: Organisation): Route[] {
  const list = "/api/v1/apps/:appId/credentials/secrets";
  const one = `${list}/:secretId`;
  const appOf = (context: EmulatorContext): App => apps.get(pathParameter(context, "appId"));
  const idOf = (context: EmulatorContext): string => pathParameter(context, "secretId");
  const view = (app: App, secret: ClientSecret): unknown =>
    secretView(secret, `${organisation.url}/api/v1/apps/${app.id}/credentials/secrets`);
  return [
    route("GET", list, "apps", (context) => {
      const app = appOf(context);
      return jsonResponse(
        200,
        app.secrets.map((secret) => view(app, secret)),
      );
    }),
    route("POST", list, "apps", async (context) => {
      const body = await readBody(context, secretBody);
      const app = appOf(context);
      const secret = apps.secrets.create(app, body.client_secret ?? undefined, body.status);
      return jsonResponse(201, view(app, secret));
    }),
    route("GET", one, "apps", (context) => {
      const app = appOf(context);
      return jsonResponse(200, view(app, apps.secrets.find(app, idOf(context))));
    }),
    ...(["activate", "deactivate"] as const).map((verb) =>
      route("POST", `${one}/lifecycle/${verb}`, "apps", (context) => {
        const app = appOf(context);
        return jsonResponse(200, view(app, apps.secrets[verb](app, idOf(context))));
      }),
    ),
    route("DELETE", one, "apps", (context) => {
      apps.secrets.delete(appOf(context), idOf(context));
      return noContent();
    }),
  ];
}
