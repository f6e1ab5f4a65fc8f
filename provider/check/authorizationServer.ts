import * as oauth from "oauth4webapi";
import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import { answerOf } from "../http/answer";
import { send, type HttpResponse } from "../http/client";
import { ServiceError } from "../http/serviceError";

/** What the check needs to know of an authorization server. */
export interface AuthorizationServer {
  tokenEndpoint: URL;
  keys: JSONWebKeySet;
}

/**
 * Reads the server's metadata (OpenID Connect Discovery, RFC 8414) and its keys (RFC 7517).
 *
 * @throws ServiceError, or Error when the metadata is not this issuer's.
 */
export async function readAuthorizationServer(
  issuer: string,
  signal: AbortSignal,
): Promise<AuthorizationServer> {
  const url = new URL(issuer);
  const response = await discover(url, "oidc", signal).catch((error: unknown) => {
    if (error instanceof ServiceError && error.status === 404)
      return discover(url, "oauth2", signal);
    throw error;
  });
  const metadata = await oauth.processDiscoveryResponse(url, response).catch(() => {
    throw new Error(`the metadata at ${issuer} is not this issuer's (RFC 8414 §3.3)`);
  });
  if (metadata.token_endpoint === undefined || metadata.jwks_uri === undefined) {
    throw new Error(`the metadata of ${issuer} lacks token_endpoint or jwks_uri`);
  }
  const schema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
  return {
    tokenEndpoint: endpoint(metadata.token_endpoint),
    keys: answerOf(await get(endpoint(metadata.jwks_uri), signal), schema),
  };
}

/** An address from the metadata. @throws Error when a client secret would go there in clear. */
function endpoint(address: string): URL {
  const url = new URL(address);
  if (url.protocol === "https:" || isLoopback(url)) return url;
  throw new Error(`the metadata names ${url.origin}${url.pathname}, which is not https`);
}

/** `oidc` puts the well-known part after the issuer's path, where Okta and most others have it; RFC 8414 in between. */
function discover(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  signal: AbortSignal,
): Promise<Response> {
  return oauth.discoveryRequest(issuer, {
    algorithm,
    [oauth.customFetch]: (address) => fetchJson(address, signal),
    [oauth.allowInsecureRequests]: isLoopback(issuer),
  });
}

/** Plain http is for servers on this machine only. */
function isLoopback(url: URL): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
}

async function fetchJson(address: string, signal: AbortSignal): Promise<Response> {
  return Response.json((await get(new URL(address), signal)).body);
}

function get(url: URL, signal: AbortSignal): Promise<HttpResponse> {
  return send({ service: "the authorization server", method: "GET", url, signal });
}
