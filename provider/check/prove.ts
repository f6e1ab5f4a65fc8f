import { z } from "zod";
import type { Clock } from "../../common/clock";
import { decodeApiKey, type ApiKeyFields } from "../../components/apiKey";
import { answerOf } from "../http/answer";
import { send } from "../http/client";
import type { CallContext } from "../protocol/resourceType";
import { readAuthorizationServer, type AuthorizationServer } from "./authorizationServer";
import { explainRefusal, type IssuerKind } from "./explain";
import { flyteTokenRequest } from "./flyteTokenRequest";
import { series, type SeriesLimits } from "./series";
import { verifyToken, type TokenFacts } from "./verifyToken";

/** A key, and what its tokens must say. */
export interface Claim extends SeriesLimits {
  apiKey: string;
  issuer: string;
  issuerKind: IssuerKind;
  /** Scope to ask for, which the token must grant. */
  scope: string;
  audience?: string | undefined;
  /** When the client secret was issued, ISO 8601. */
  notBefore: string;
}

/**
 * Proves a key by token requests, as many in a row as asked for.
 *
 * @throws Error saying how many succeeded and why the last one did not.
 */
export async function proveKey(
  inputs: Claim,
  clock: Clock,
  context: CallContext,
): Promise<TokenFacts> {
  // A key that cannot be read will not get better: no series for it.
  const key = decodeApiKey(inputs.apiKey);
  let server: AuthorizationServer | undefined;
  return series(
    inputs,
    async () => {
      server ??= await readAuthorizationServer(inputs.issuer, context.signal);
      return requestToken(inputs, key, server, clock, context.signal);
    },
    {
      signal: context.signal,
      progress: (message) => context.progress(message),
      reason: (error) => explainRefusal(inputs.issuerKind, error),
    },
  );
}

async function requestToken(
  inputs: Claim,
  { clientId, clientSecret }: ApiKeyFields,
  server: AuthorizationServer,
  clock: Clock,
  signal: AbortSignal,
): Promise<TokenFacts> {
  const request = flyteTokenRequest({ clientId, clientSecret }, inputs.scope);
  const response = await send({
    service: "the token endpoint",
    method: "POST",
    url: server.tokenEndpoint,
    headers: request.headers,
    body: request.body,
    errorCode: refusalCode,
    signal,
    freshConnection: true,
  });
  const { access_token: token } = answerOf(response, z.object({ access_token: z.string() }));
  return verifyToken(token, server.keys, {
    issuer: inputs.issuer,
    clientId,
    scope: inputs.scope,
    ...(inputs.audience === undefined ? {} : { audience: inputs.audience }),
    notBefore: new Date(inputs.notBefore),
    now: clock.now(),
  });
}

/** `error` of RFC 6749 §5.2; Okta answers for an unknown or deactivated client with `errorCode` in its place. */
function refusalCode(body: unknown): string | undefined {
  const schema = z.object({ error: z.string(), errorCode: z.string() }).partial();
  const refusal = schema.safeParse(body).data;
  return refusal?.error ?? refusal?.errorCode;
}
