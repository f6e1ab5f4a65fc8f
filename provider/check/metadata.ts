import { isConfidential, isLoopback } from "../../common/confidential";
import * as oauth from "oauth4webapi";
import { send, type HttpResponse } from "../http/client";
import { ServiceError } from "../http/serviceError";

/** Metadata of an authorization server (OpenID Connect Discovery, RFC 8414). */
export type Metadata = oauth.AuthorizationServer;

/**
 * Reads an authorization server's metadata from where OpenID Connect has it, else from where RFC 8414 does.
 *
 * @throws ServiceError, or Error when the issuer is not https or the metadata is not this issuer's.
 */
export async function readMetadata(issuer: string, signal: AbortSignal): Promise<Metadata> {
  const url = new URL(issuer);
  if (!isConfidential(url)) throw new Error(`the issuer ${issuer} is not https`);
  const response = await discover(url, "oidc", signal).catch((error: unknown) => {
    if (error instanceof ServiceError && error.status === 404)
      return discover(url, "oauth2", signal);
    throw error;
  });
  return oauth.processDiscoveryResponse(url, response).catch(() => {
    throw new Error(`the metadata at ${issuer} is not this issuer's (RFC 8414 §3.3)`);
  });
}

/** An address that a server gave us. @throws Error when a secret would go there in clear. */
export function secureAddress(address: string): URL {
  const url = new URL(address);
  if (isConfidential(url)) return url;
  throw new Error(`the metadata names ${url.origin}${url.pathname}, which is not https`);
}

/** One document of an authorization server. */
export function getDocument(url: URL, signal: AbortSignal): Promise<HttpResponse> {
  return send({ service: "the authorization server", method: "GET", url, signal });
}

/** `oidc` puts the well-known part after the issuer's path, where Okta and most others have it; RFC 8414 in between. */
function discover(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  signal: AbortSignal,
): Promise<Response> {
  return oauth.discoveryRequest(issuer, {
    algorithm,
    [oauth.customFetch]: async (address) =>
      Response.json((await getDocument(new URL(address), signal)).body),
    [oauth.allowInsecureRequests]: isLoopback(issuer.hostname),
  });
}
