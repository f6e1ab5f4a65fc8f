import { z } from "zod";
import { timestamp } from "../../../common/clock";
import { ApiKeyError, encodeApiKey } from "../../../components/apiKey";

/** What we ask a server to register (RFC 7591 §2): a confidential client that signs in by itself. */
export function clientMetadata(clientName: string, scope: string) {
  return {
    client_name: clientName,
    grant_types: ["client_credentials"],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: "client_secret_basic",
    // Left out, Keycloak would give the client every default scope of the realm.
    scope,
  };
}

/** A server's answer to a registration, or to a later look (RFC 7591 §3.2.1, RFC 7592 §3). */
export const clientInformation = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().optional(),
  /** Seconds since 1970; 0 is never. */
  client_secret_expires_at: z.number().optional(),
  registration_client_uri: z.string().optional(),
  registration_access_token: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  token_endpoint_auth_method: z.string().optional(),
  scope: z.string().optional(),
});

export type ClientInformation = z.infer<typeof clientInformation>;

/** A registered client, as the state keeps it; all but `clientId` and `expiresAt` is secret. */
export interface RegisteredClient {
  clientId: string;
  clientSecret: string;
  /** Where the client is read and deleted; empty where the server does not offer it. */
  registrationClientUri: string;
  /** What opens that address. */
  registrationAccessToken: string;
  /** When the client secret dies by itself, ISO 8601; empty for never. */
  expiresAt: string;
}

/** The answer as we keep it; what it leaves out stays as it was. */
export function registeredClient(
  answer: ClientInformation,
  before?: RegisteredClient,
): RegisteredClient {
  return {
    clientId: answer.client_id,
    clientSecret: answer.client_secret ?? before?.clientSecret ?? "",
    registrationClientUri: answer.registration_client_uri ?? before?.registrationClientUri ?? "",
    registrationAccessToken:
      answer.registration_access_token ?? before?.registrationAccessToken ?? "",
    expiresAt: expiry(answer.client_secret_expires_at) ?? before?.expiresAt ?? "",
  };
}

function expiry(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  return seconds === 0 ? "" : timestamp(new Date(seconds * 1000));
}

/**
 * What a server gave otherwise than asked, if so; servers grant less, or something else, without a word (RFC 7591 §3.2.1
 * lets them).
 */
export function flawOf(answer: ClientInformation, scope: string): string | undefined {
  if (!answer.client_secret) return "it has no client secret";
  if (answer.grant_types !== undefined && !answer.grant_types.includes("client_credentials")) {
    return "it may not use the `client_credentials` grant";
  }
  const method = answer.token_endpoint_auth_method;
  if (method !== undefined && method !== "client_secret_basic") {
    return "it does not sign in by `client_secret_basic`, as the flyte client does";
  }
  if (answer.scope !== undefined && !answer.scope.split(" ").includes(scope)) {
    return `it may not have the scope "${scope}"`;
  }
  return keyFlaw(answer.client_id, answer.client_secret);
}

/** Why no API key could be made of it. */
function keyFlaw(clientId: string, clientSecret: string): string | undefined {
  try {
    encodeApiKey({ domain: "example.com", clientId, clientSecret });
    return undefined;
  } catch (error) {
    if (error instanceof ApiKeyError) return error.message;
    throw error;
  }
}
