import { ApiKeyError, decodeApiKey } from "../components/apiKey";
import { askForToken } from "../provider/check/askForToken";
import type { Connection } from "../provider/check/connection";
import { askUserInfo, readControlPlane } from "../provider/check/controlPlane";
import { askToDeploy, type DeployFinding, type DeployPlace } from "../provider/check/deployProbe";
import { explainRefusal } from "../provider/check/explain";
import { ServiceError } from "../provider/http/serviceError";

/**
 * What a verification does, in order: take the key apart, ask the control plane where tokens come from, ask for one, show it
 * to the control plane; and, only if asked, find out where it may deploy.
 */
export type VerificationStep = "decode" | "metadata" | "token" | "user-info" | "deploy";

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

/** What is asked besides. */
export interface Questions {
  /**
   * Places to ask about, the one that the key is for first: a deploy that cannot succeed is tried at each
   * (`provider/check/deployProbe.ts`).
   */
  deploy?: readonly DeployPlace[];
}

/** Result of a verification; all of it may be printed. Facts are there as far as the steps came. */
export type Verification =
  | ({ ok: true; subject: string; deploy?: DeployFinding[] } & KeyFacts & PlaneFacts)
  | ({
      ok: false;
      failedAt: VerificationStep;
      /** One sentence, without the full stop. */
      reason: string;
      subject?: string;
      deploy?: DeployFinding[];
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
  { deploy: places }: Questions = {},
): Promise<Verification> {
  let failedAt: VerificationStep = "decode";
  let facts: Partial<KeyFacts & PlaneFacts> = {};
  try {
    const key = decodeApiKey(apiKey);
    const said = { domain: key.domain, clientId: key.clientId };
    facts = said;
    failedAt = "metadata";
    const plane = await readControlPlane(key.domain, connection);
    const { tokenEndpoint, scope } = plane;
    const found = { ...said, tokenEndpoint: tokenEndpoint.href, scope };
    facts = found;
    failedAt = "token";
    const token = await askForToken(key, plane, connection);
    failedAt = "user-info";
    const subject = await askUserInfo(plane, token, connection);
    if (places === undefined) return { ok: true, subject, ...found };
    const deploy: DeployFinding[] = [];
    for (const place of places) deploy.push(await askToDeploy(plane, token, place, connection));
    const known = { subject, deploy, ...found };
    const [own] = deploy;
    if (own === undefined || own.answer === "permitted") return { ok: true, ...known };
    return { ok: false, failedAt: "deploy", reason: own.reason, ...known };
  } catch (error) {
    return { ok: false, failedAt, reason: reasonOf(error), ...facts };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiKeyError) return error.message;
  const entra = error instanceof ServiceError && error.code?.startsWith("AADSTS");
  return explainRefusal(entra ? "entra" : "oidc", error).replace(/\.$/, "");
}
