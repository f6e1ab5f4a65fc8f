import { ApiKeyError, decodeApiKey } from "../components/apiKey";
import { askForToken } from "../provider/check/askForToken";
import type { Connection } from "../provider/check/connection";
import { askUserInfo, readControlPlane } from "../provider/check/controlPlane";
import { explainRefusal } from "../provider/check/explain";
import { ServiceError } from "../provider/http/serviceError";

/**
 * What a verification does, in order: take the key apart, ask the control plane where tokens come from, ask for one, show it
 * to the control plane.
 */
export type VerificationStep = "decode" | "metadata" | "token" | "user-info";

/** What a key says by itself. */
interface KeyFacts {
  domain: string;
  clientId: string;
}

/** What the control plane says. */
interface PlaneFacts {
  tokenEndpoint: string;
  /** Scopes that it has clients ask for, separated by spaces. */
  scope: string;
}

/** Result of a verification; all of it may be printed. Facts are there as far as the steps came. */
export type Verification =
  | ({ ok: true; subject: string } & KeyFacts & PlaneFacts)
  | ({
      ok: false;
      failedAt: VerificationStep;
      /** One sentence, without the full stop. */
      reason: string;
    } & Partial<KeyFacts & PlaneFacts>);

/**
 * Tries a key as the flyte client would use it: by what the control plane says, and with no knowledge but the key. Nothing
 * is changed anywhere. Like the flyte client, it sends the client secret to the token endpoint that the control plane names.
 *
 * @param connection `authorities`: certificate authorities, PEM, that are trusted besides Node's own.
 * @returns What was found; a key that does not work is a result and no exception.
 */
export async function verifyKey(
  apiKey: string,
  connection: Connection = { signal: new AbortController().signal },
): Promise<Verification> {
  let failedAt: VerificationStep = "decode";
  let facts: Partial<KeyFacts & PlaneFacts> = {};
  try {
    const key = decodeApiKey(apiKey);
    const known = { domain: key.domain, clientId: key.clientId };
    facts = known;
    failedAt = "metadata";
    const plane = await readControlPlane(key.domain, connection);
    const { tokenEndpoint, scope } = plane;
    const found = { ...known, tokenEndpoint: tokenEndpoint.href, scope };
    facts = found;
    failedAt = "token";
    const token = await askForToken(key, plane, connection);
    failedAt = "user-info";
    const subject = await askUserInfo(plane, token, connection);
    return { ok: true, subject, ...found };
  } catch (error) {
    return { ok: false, failedAt, reason: reasonOf(error), ...facts };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiKeyError) return error.message;
  const entra = error instanceof ServiceError && error.code?.startsWith("AADSTS");
  return explainRefusal(entra ? "entra" : "oidc", error).replace(/\.$/, "");
}
