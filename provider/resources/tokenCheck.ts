import { z } from "zod";
import { timestamp, type Clock } from "../../common/clock";
import { decodeApiKey, type ApiKeyFields } from "../../components/apiKey";
import { readAuthorizationServer, type AuthorizationServer } from "../check/authorizationServer";
import { explainRefusal } from "../check/explain";
import { flyteTokenRequest } from "../check/flyteTokenRequest";
import { series } from "../check/series";
import { verifyToken, type TokenFacts } from "../check/verifyToken";
import { answerOf } from "../http/answer";
import { send } from "../http/client";
import { UNKNOWN, type Properties } from "../protocol/properties";
import type { CallContext, ResourceType } from "../protocol/resourceType";
import { checkInputs, instant, known } from "./inputs";

const schema = z.strictObject({
  apiKey: z.string(),
  issuer: known(z.url()),
  issuerKind: z.enum(["okta", "oidc"]),
  scope: z.string(),
  audience: z.string().optional(),
  notBefore: known(instant),
  successes: z.int().min(1),
  interval: z.number().positive(),
  timeout: z.number().positive(),
  /** Generation about to be retired: its arrival calls for another check. */
  beforeRetiring: z.int().optional(),
});

type Inputs = z.infer<typeof schema>;

/** Inputs whose change makes an earlier proof worthless. */
const PROVEN = ["apiKey", "issuer", "scope", "audience"];

/**
 * `cikeys:index:TokenCheck`: proves an API key with real token requests before any store may have it. Decodes the key by
 * Flyte's rules, asks for a token as the flyte client does, and verifies what comes back.
 */
export function tokenCheckType(clock: Clock): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => {
      const update = PROVEN.filter((key) => existing.inputs[key] !== news[key]);
      const retiring = news["beforeRetiring"];
      if (retiring !== undefined && retiring !== existing.inputs["beforeRetiring"]) {
        update.push("beforeRetiring");
      }
      return { update };
    },
    create: async (inputs, context) => ({
      id: "checked",
      outputs: context.preview
        ? { ...publicInputs(inputs), subject: UNKNOWN, audiences: UNKNOWN, checkedAt: UNKNOWN }
        : await prove(schema.parse(inputs), clock, context),
    }),
    update: (_existing, news, context) => prove(schema.parse(news), clock, context),
  };
}

async function prove(inputs: Inputs, clock: Clock, context: CallContext): Promise<Properties> {
  const facts = await repeat(inputs, clock, context).catch((error: unknown) => {
    if (context.signal.aborted) throw new Error("the check was cancelled; run `pulumi up` again");
    const reason = error instanceof Error ? error.message.replace(/\.$/, "") : "failed";
    throw new Error(
      `the key could not be proven at ${inputs.issuer} (scope "${inputs.scope}"): ${reason}. ` +
        "No store was written; the keys that pipelines hold are untouched.",
    );
  });
  return {
    ...publicInputs(inputs),
    subject: facts.subject,
    audiences: facts.audience,
    checkedAt: timestamp(clock.now()),
  };
}

async function repeat(inputs: Inputs, clock: Clock, context: CallContext): Promise<TokenFacts> {
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
      progress: context.progress,
      reason: (error) => explainRefusal(inputs.issuerKind, error),
    },
  );
}

async function requestToken(
  inputs: Inputs,
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

/** The key goes in and never out. */
function publicInputs(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "apiKey"));
}
