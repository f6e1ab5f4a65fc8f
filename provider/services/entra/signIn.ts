import { z } from "zod";
import type { Clock } from "../../../common/clock";
import { answerOf } from "../../http/answer";
import { send } from "../../http/client";
import { trimmed, type EntraConnection } from "./connection";
import { federatedToken } from "./federatedToken";
import { signInError, signInRemedy } from "./signInErrors";
import { tokenFrom } from "../tokenFrom";

/** What signing in takes from its surroundings. */
export interface SignInSurroundings {
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

interface Kept {
  token: Promise<string>;
  /** Until when it is handed out, milliseconds since 1970; for ever while it is being asked for. */
  until: number;
}

/** A token that is about to expire is not handed out any more. */
const MARGIN_MS = 5 * 60_000;

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Tokens for Microsoft Graph, from environment variables with the official azuread provider's names: a client secret
 * (`ARM_CLIENT_ID`, `ARM_CLIENT_SECRET`) or a token of another issuer (`ARM_CLIENT_ID` and `federatedToken`); or a ready
 * token in `ENTRA_ACCESS_TOKEN`. One token for a connection, kept in memory and shared by all who ask.
 */
export class EntraSignIn {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly surroundings: SignInSurroundings) {}

  /**
   * @throws Error when the environment has no credentials, or one has a character that no credential has; ServiceError
   * when Entra refuses them.
   */
  async token(connection: EntraConnection, signal?: AbortSignal): Promise<string> {
    const ready = tokenFrom(this.surroundings.env, "ENTRA_ACCESS_TOKEN");
    if (ready !== undefined) return ready;
    const key = JSON.stringify(connection);
    const kept = this.kept.get(key);
    if (kept !== undefined && kept.until > this.now()) return kept.token;
    return this.keep(key, this.request(connection, signal));
  }

  private keep(
    key: string,
    request: Promise<{ token: string; expiresAt: number }>,
  ): Promise<string> {
    const kept: Kept = { token: request.then(({ token }) => token), until: Infinity };
    this.kept.set(key, kept);
    request.then(
      ({ expiresAt }) => (kept.until = expiresAt - MARGIN_MS),
      () => (kept.until = 0),
    );
    return kept.token;
  }

  private async request(
    connection: EntraConnection,
    signal?: AbortSignal,
  ): Promise<{ token: string; expiresAt: number }> {
    const credentials = await clientCredentials(this.surroundings.env, signal);
    const asked = this.now();
    const response = await send({
      service: "Entra",
      method: "POST",
      url: new URL(
        `${trimmed(connection.authorityHost)}/${encodeURIComponent(connection.tenantId)}/oauth2/v2.0/token`,
      ),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        scope: `${trimmed(connection.graphUrl)}/.default`,
        ...credentials,
      }).toString(),
      idempotent: true,
      errorCode: signInError,
      remedy: (_status, code) => signInRemedy(code),
      ...(signal === undefined ? {} : { signal }),
    });
    const schema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
    const answer = answerOf(response, schema);
    return { token: answer.access_token, expiresAt: asked + answer.expires_in * 1000 };
  }

  private now(): number {
    return this.surroundings.clock.now().getTime();
  }
}

/** How the client proves who it is (RFC 6749 §2.3.1, RFC 7523 §2.2). A secret wins, as with the official provider. */
async function clientCredentials(
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const clientId = tokenFrom(env, "ARM_CLIENT_ID");
  const clientSecret = tokenFrom(env, "ARM_CLIENT_SECRET");
  if (clientId !== undefined) {
    if (clientSecret !== undefined) return { client_id: clientId, client_secret: clientSecret };
    const assertion = await federatedToken(env, signal);
    if (assertion !== undefined) {
      return {
        client_id: clientId,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: assertion,
      };
    }
  }
  throw new Error(
    "no Entra administrator credentials in the environment: set ARM_CLIENT_ID with ARM_CLIENT_SECRET; or ARM_CLIENT_ID " +
      "with ARM_USE_OIDC=true in GitHub Actions (`permissions: id-token: write`), or with ARM_OIDC_TOKEN or " +
      "ARM_OIDC_TOKEN_FILE_PATH elsewhere; or ENTRA_ACCESS_TOKEN, for example " +
      'export ENTRA_ACCESS_TOKEN="$(az account get-access-token --resource-type ms-graph --query accessToken -o tsv)"',
  );
}
