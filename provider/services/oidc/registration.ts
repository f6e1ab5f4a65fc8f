import { readMetadata, secureAddress } from "../../check/metadata";
import { answerOf } from "../../http/answer";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import { ServiceError } from "../../http/serviceError";
import { tokenFrom } from "../tokenFrom";
import {
  clientInformation,
  clientMetadata,
  type ClientInformation,
  type RegisteredClient,
} from "./clientInformation";
import { oauthErrorCode } from "./errorCode";

/** Environment variable with the token that opens the registration endpoint (RFC 7591 §1.2). */
const TOKEN = "OIDC_INITIAL_ACCESS_TOKEN";

/** Whom to ask, and with what. */
export interface RegistrationOptions {
  issuer: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** An authorization server's registration endpoint, ready to be asked. */
export interface RegistrationEndpoint {
  url: URL;
  initialAccessToken: string;
}

/**
 * Finds the registration endpoint in the server's metadata. Changes nothing.
 *
 * @throws Error when the server does not register clients, or the environment holds no initial access token.
 */
export async function findRegistration({
  issuer,
  env,
  signal,
}: RegistrationOptions): Promise<RegistrationEndpoint> {
  const initialAccessToken = tokenFrom(env, TOKEN);
  if (initialAccessToken === undefined) {
    throw new Error(
      `no initial access token in the environment: set ${TOKEN} to one that an administrator of ${issuer} made`,
    );
  }
  const { registration_endpoint: endpoint } = await readMetadata(issuer, signal);
  if (endpoint === undefined) {
    throw new Error(
      `${issuer} registers no clients: its metadata names no registration_endpoint. Have an administrator switch ` +
        "dynamic client registration on, or make the clients by hand: " +
        "pulumi config set --path flyte-ci-keys:identity.registration static",
    );
  }
  return { url: secureAddress(endpoint), initialAccessToken };
}

/** Registers a client (RFC 7591 §3). Every call makes another one. */
export async function register(
  { url, initialAccessToken }: RegistrationEndpoint,
  { clientName, scope }: { clientName: string; scope: string },
  signal: AbortSignal,
): Promise<ClientInformation> {
  const response = await send({
    ...call("POST", url, initialAccessToken),
    headers: { ...bearer(initialAccessToken), "content-type": "application/json" },
    body: JSON.stringify(clientMetadata(clientName, scope)),
    remedy: (status) => registrationRemedy(status, scope),
    signal,
  });
  return answerOf(response, clientInformation);
}

/** The client as the server has it now (RFC 7592 §2.1); `undefined` when the server does not show it to us. */
export async function readClient(
  client: RegisteredClient,
  signal: AbortSignal,
): Promise<ClientInformation | undefined> {
  const response = await manage("GET", client, signal);
  return response && answerOf(response, clientInformation);
}

/** Deletes the client (RFC 7592 §2.3); `false` when the server does not let us, or has it no more. */
export async function deleteClient(
  client: RegisteredClient,
  signal: AbortSignal,
): Promise<boolean> {
  return (await manage("DELETE", client, signal)) !== undefined;
}

/** Statuses that leave open whether the client is gone or only out of our reach (RFC 7592 §2, and what servers do). */
const AMBIGUOUS = [401, 403, 404, 405];

async function manage(
  method: "GET" | "DELETE",
  client: RegisteredClient,
  signal: AbortSignal,
): Promise<HttpResponse | undefined> {
  const { registrationClientUri: address, registrationAccessToken: token } = client;
  const url = URL.canParse(address) ? managementAddress(address) : undefined;
  if (url === undefined || token === "") return undefined;
  try {
    return await send({ ...call(method, url, token), signal });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (AMBIGUOUS.includes(error.status ?? 0)) return undefined;
    // The address may itself be a secret.
    const where = { ...error.call, url: `registration_client_uri of client ${client.clientId}` };
    throw new ServiceError(where, error.what, error.facts);
  }
}

function managementAddress(address: string): URL | undefined {
  try {
    return secureAddress(address);
  } catch {
    return undefined;
  }
}

function call(
  method: HttpRequest["method"],
  url: URL,
  token: string,
): Pick<HttpRequest, "service" | "method" | "url" | "headers" | "errorCode"> {
  return {
    service: "the authorization server",
    method,
    url,
    headers: bearer(token),
    errorCode: oauthErrorCode,
  };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function registrationRemedy(status: number, scope: string): string | undefined {
  switch (status) {
    case 400:
      return (
        "It does not accept such a client: clients that register must be allowed the `client_credentials` grant, " +
        `\`client_secret_basic\` and the scope "${scope}".`
      );
    case 401:
      return `The initial access token is wrong, expired or used up: have another one made and set ${TOKEN}.`;
    case 403:
      return (
        `Its registration policy does not allow such a client: the scope "${scope}" must be one that clients may ` +
        "register with (Keycloak: an optional client scope of the realm)."
      );
    case 404:
      return "Clients are not registered there.";
    default:
      return undefined;
  }
}
