import { createPrivateKey, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../../common/clock";
import { answerOf } from "../../http/answer";
import { send } from "../../http/client";
import { tokenFrom } from "../tokenFrom";

/** What signing in needs. */
export interface OktaSignIn {
  /** Address of the organisation, for example `https://acme.okta.com`. */
  orgUrl: URL;
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

const ASSERTION_LIFETIME_S = 300;

/**
 * `Authorization` header for Okta's management API, from the same environment variables as the official provider:
 * `OKTA_API_TOKEN` (SSWS), `OKTA_ACCESS_TOKEN` (Bearer), or `OKTA_API_CLIENT_ID`, `OKTA_API_PRIVATE_KEY`,
 * `OKTA_API_SCOPES` and, optionally, `OKTA_API_PRIVATE_KEY_ID` (private_key_jwt, RFC 7523).
 *
 * @throws Error when none is set, or a token has a character that no token has.
 */
export async function oktaAuthorization(signIn: OktaSignIn): Promise<string> {
  const { env } = signIn;
  const apiToken = tokenFrom(env, "OKTA_API_TOKEN");
  if (apiToken !== undefined) return `SSWS ${apiToken}`;
  const accessToken = tokenFrom(env, "OKTA_ACCESS_TOKEN");
  if (accessToken !== undefined) return `Bearer ${accessToken}`;
  const clientId = tokenFrom(env, "OKTA_API_CLIENT_ID");
  const privateKey = env["OKTA_API_PRIVATE_KEY"];
  if (clientId !== undefined && privateKey !== undefined && privateKey !== "") {
    return `Bearer ${await tokenForKey(signIn, clientId, privateKey)}`;
  }
  throw new Error(
    "no Okta administrator credentials in the environment: set OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or " +
      "OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES",
  );
}

async function tokenForKey(signIn: OktaSignIn, clientId: string, pem: string): Promise<string> {
  const { SignJWT } = await import("jose"); // late: most updates never sign anything
  const url = new URL("/oauth2/v1/token", signIn.orgUrl);
  const issuedAt = Math.floor(signIn.clock.now().getTime() / 1000);
  const keyId = signIn.env["OKTA_API_PRIVATE_KEY_ID"] || undefined; // set but empty means none
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: "RS256", ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(url.href)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_LIFETIME_S)
    .setJti(randomUUID())
    .sign(readPrivateKey(pem));
  const response = await send({
    service: "Okta",
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: words(signIn.env["OKTA_API_SCOPES"]).join(" "),
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    }).toString(),
    errorCode: (body) => z.object({ error: z.string() }).safeParse(body).data?.error,
    remedy: () =>
      "Check OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES of the administrators' service app.",
  });
  return answerOf(response, z.object({ access_token: z.string() })).access_token;
}

/** A list separated by commas, spaces, or both. */
function words(list = ""): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== "");
}

function readPrivateKey(pem: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem.replaceAll("\\n", "\n"));
  } catch {
    throw new Error('"OKTA_API_PRIVATE_KEY" must be a PEM private key (PKCS#1 or PKCS#8)');
  }
}
