import { z } from "zod";
import type { ApiKeyFields } from "../../components/apiKey";
import { answerOf } from "../http/answer";
import { send } from "../http/client";
import type { Connection } from "./connection";
import { entraErrorCode } from "./entra";
import { flyteTokenRequest } from "./flyteTokenRequest";

/** Where a token is asked for, and what for. */
export interface TokenSource {
  tokenEndpoint: URL;
  /** Scopes, separated by spaces. */
  scope: string;
  /** Sent only where it is set; most identity providers take none. */
  audience?: string | undefined;
}

/**
 * Asks for an access token as the flyte client does, over a connection of its own.
 *
 * @throws ServiceError
 */
export async function askForToken(
  key: Pick<ApiKeyFields, "clientId" | "clientSecret">,
  { tokenEndpoint, scope, audience }: TokenSource,
  connection: Connection,
): Promise<string> {
  const { headers, body } = flyteTokenRequest(key, scope, audience);
  const response = await send({
    service: "the token endpoint",
    method: "POST",
    url: tokenEndpoint,
    headers,
    body,
    errorCode: refusalCode,
    freshConnection: true,
    ...connection,
  });
  return answerOf(response, z.object({ access_token: z.string() })).access_token;
}

/**
 * `error` of RFC 6749 §5.2, or what says more: Entra's own code; Okta answers for an unknown or deactivated client with
 * `errorCode` in its place.
 */
function refusalCode(body: unknown): string | undefined {
  const own = entraErrorCode(body);
  if (own !== undefined) return own;
  const schema = z.object({ error: z.string(), errorCode: z.string() }).partial();
  const refusal = schema.safeParse(body).data;
  return refusal?.error ?? refusal?.errorCode;
}
