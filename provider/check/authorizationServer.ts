import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import { answerOf } from "../http/answer";
import { getDocument, readMetadata, secureAddress } from "./metadata";

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
  const metadata = await readMetadata(issuer, signal);
  if (metadata.token_endpoint === undefined || metadata.jwks_uri === undefined) {
    throw new Error(`the metadata of ${issuer} lacks token_endpoint or jwks_uri`);
  }
  const schema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
  return {
    tokenEndpoint: secureAddress(metadata.token_endpoint),
    keys: answerOf(await getDocument(secureAddress(metadata.jwks_uri), signal), schema),
  };
}
