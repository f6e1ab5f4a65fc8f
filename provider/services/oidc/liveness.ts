import { askForToken } from "../../check/askForToken";
import { readMetadata, secureAddress } from "../../check/metadata";
import { ServiceError } from "../../http/serviceError";
import type { RegisteredClient } from "./clientInformation";

/**
 * Whether a client still gets tokens: the only sure sign that it lives, since servers answer alike for a client that is
 * gone and for a registration access token that is not good.
 *
 * @throws ServiceError when the token endpoint says neither yes nor no.
 */
export async function stillAuthenticates(
  issuer: string,
  scope: string,
  client: RegisteredClient,
  signal: AbortSignal,
): Promise<boolean> {
  const { token_endpoint: endpoint } = await readMetadata(issuer, signal);
  if (endpoint === undefined) throw new Error(`the metadata of ${issuer} lacks token_endpoint`);
  try {
    await askForToken(client, { tokenEndpoint: secureAddress(endpoint), scope }, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // Keycloak and others have their own codes beside the one of RFC 6749 §5.2.
    if (error.status === 401 || error.code === "invalid_client") return false;
    throw error;
  }
}
