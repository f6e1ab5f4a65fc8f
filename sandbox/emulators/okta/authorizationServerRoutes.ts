import { z } from "zod";
import type { EmulatorContext } from "../emulator";
import type { AuthorizationServer, AuthorizationServers } from "./authorizationServers";
import { authorizationServerView, metadataView, scopeView } from "./authorizationServerViews";
import { notFound } from "./errors";
import { jsonResponse, noContent, pathParameter, readBody, route, type Route } from "./http";
import type { Organisation } from "./organisation";
import { linkHeader, limitOf } from "./paging";

const DEFAULT_LIMIT = 200;
const LIST = "/api/v1/authorizationServers";
const ONE = `${LIST}/:serverId`;
const SCOPES = `${ONE}/scopes`;

const scopeBody = z.object({
  name: z.string().min(1),
  displayName: z.string().default(""),
  description: z.string().default(""),
  consent: z.enum(["IMPLICIT", "REQUIRED", "FLEXIBLE"]).default("IMPLICIT"),
  metadataPublish: z.enum(["ALL_CLIENTS", "NO_CLIENTS"]).default("NO_CLIENTS"),
  default: z.boolean().default(false),
  optional: z.boolean().default(false),
});

type ServerOf = (context: EmulatorContext) => AuthorizationServer;

/** Custom authorization servers, their scopes, keys and metadata. */
export function authorizationServerRoutes(
  servers: AuthorizationServers,
  organisation: Organisation,
): Route[] {
  const serverOf: ServerOf = (context) => servers.get(pathParameter(context, "serverId"));
  const access = "authorizationServers";
  return [
    route("GET", LIST, access, (context) => listServers(context, servers, organisation)),
    route("GET", ONE, access, (context) =>
      jsonResponse(200, authorizationServerView(serverOf(context), organisation)),
    ),
    ...scopeRoutes(serverOf, organisation),
    ...publicRoutes(serverOf, organisation),
  ];
}

function scopeRoutes(serverOf: ServerOf, organisation: Organisation): Route[] {
  const one = `${SCOPES}/:scopeId`;
  const idOf = (context: EmulatorContext): string => pathParameter(context, "scopeId");
  const access = "authorizationServers";
  return [
    route("GET", SCOPES, access, (context) => {
      const server = serverOf(context);
      const body = server.scopes.map((scope) => scopeView(scope, server, organisation));
      return jsonResponse(200, body);
    }),
    route("POST", SCOPES, access, async (context) => {
      const body = await readBody(context, scopeBody);
      const server = serverOf(context);
      const scope = server.addScope(body);
      organisation.changed(`scope ${scope.id} created`);
      return jsonResponse(201, scopeView(scope, server, organisation));
    }),
    route("GET", one, access, (context) => {
      const server = serverOf(context);
      return jsonResponse(200, scopeView(server.scope(idOf(context)), server, organisation));
    }),
    route("PUT", one, access, async (context) => {
      const body = await readBody(context, scopeBody);
      const server = serverOf(context);
      const scope = server.scope(idOf(context));
      server.updateScope(scope, body);
      organisation.changed(`scope ${scope.id} updated`);
      return jsonResponse(200, scopeView(scope, server, organisation));
    }),
    route("DELETE", one, access, (context) => {
      const server = serverOf(context);
      const scope = server.scope(idOf(context));
      server.removeScope(scope);
      organisation.changed(`scope ${scope.id} deleted`);
      return noContent();
    }),
  ];
}

function publicRoutes(serverOf: ServerOf, organisation: Organisation): Route[] {
  const activeServerOf: ServerOf = (context) => {
    const server = serverOf(context);
    if (server.status === "INACTIVE") throw notFound(server.segment, "AuthorizationServer");
    return server;
  };
  const metadata = (document: string, openid: boolean): Route =>
    route("GET", `/oauth2/:serverId/.well-known/${document}`, "public", (context) =>
      jsonResponse(200, metadataView(activeServerOf(context), organisation, openid)),
    );
  return [
    metadata("oauth-authorization-server", false),
    metadata("openid-configuration", true),
    route("GET", "/oauth2/:serverId/v1/keys", "public", async (context) => {
      const key = await activeServerOf(context).signingKey.publicJwk();
      return jsonResponse(200, { keys: [key] });
    }),
  ];
}

function listServers(
  context: EmulatorContext,
  servers: AuthorizationServers,
  organisation: Organisation,
): Response {
  const { q, after } = context.req.query();
  const limit = limitOf(context, DEFAULT_LIMIT);
  const { page, more } = servers.list({ q, after, limit });
  const body = page.map((server) => authorizationServerView(server, organisation));
  const next = more ? page.at(-1)?.id : undefined;
  const link = linkHeader(`${organisation.url}${LIST}`, { limit, q, after }, next);
  return jsonResponse(200, body, { link });
}
