import { z } from "zod";
import { askForToken } from "../../check/askForToken";
import { explainRefusal } from "../../check/explain";
import { ServiceError } from "../../http/serviceError";
import type { CallContext, FunctionType } from "../../protocol/resourceType";
import type { OktaApiFor } from "../../resources/okta/clientSecret";
import { tokenEndpointOf } from "../../services/okta/addresses";

const schema = z.strictObject({
  orgUrl: z.url(),
  appId: z.string(),
  /** Okta's id of the client secret. */
  secretId: z.string(),
  clientId: z.string(),
  /** Issuer of the custom authorization server. */
  issuer: z.url(),
  scope: z.string(),
});

type Args = z.infer<typeof schema>;

/** What is known of a client secret. */
type Proof =
  | { state: "works" }
  /** Okta refuses the secret itself. */
  | { state: "refused"; reason: string }
  /** Nobody could tell: Okta was not to be reached, or refused for a reason that is not the secret's. */
  | { state: "unproven"; reason: string };

/**
 * `cikeys:okta:getClientSecretProof`: whether a client secret works at this moment, by one read of the app's secrets and one
 * token request. Neither the secret nor the token leaves the provider.
 */
export function oktaClientSecretProof(apiFor: OktaApiFor): FunctionType {
  return async (args, context): Promise<Proof> => {
    const wanted = schema.parse(args);
    try {
      return await prove(wanted, apiFor, context);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const state = error.code === "invalid_client" ? "refused" : "unproven";
      return { state, reason: explainRefusal("okta", error) };
    }
  };
}

async function prove(wanted: Args, apiFor: OktaApiFor, context: CallContext): Promise<Proof> {
  const { orgUrl, appId, secretId, clientId, issuer, scope } = wanted;
  const secrets = await apiFor(orgUrl, context).listSecrets(appId);
  if (secrets === undefined) return { state: "unproven", reason: `Okta has no app ${appId} (404)` };
  const secret = secrets.find(({ id }) => id === secretId);
  if (secret === undefined) {
    return { state: "refused", reason: `client secret ${secretId} is gone from the app` };
  }
  if (secret.status !== "ACTIVE") {
    return { state: "refused", reason: `client secret ${secretId} is deactivated` };
  }
  const key = { clientId, clientSecret: secret.client_secret };
  const { signal } = context;
  await askForToken(key, { tokenEndpoint: tokenEndpointOf(issuer), scope }, { signal });
  return { state: "works" };
}
