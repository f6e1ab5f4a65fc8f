import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../../common/clock";
import { gitHubAppKey, gitHubAppKeyFlaw, GITHUB_APP_VARIABLES } from "../../../common/gitHubAppKey";
import { answerOf } from "../../http/answer";
import { send } from "../../http/client";
import { tokenFrom } from "../tokenFrom";

/** What signing in needs. */
export interface GitHubSignIn {
  /** Root of the REST API, with a slash at the end. */
  root: URL;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** Ends waiting for a retry. */
  signal?: AbortSignal;
}

/** A JSON web token is good for ten minutes at most; a minute's grace for clocks that differ. */
const ASSERTION_LIFETIME_S = 300;
const CLOCK_GRACE_S = 60;

/**
 * `Authorization` header for GitHub, from the same environment variables as the official provider, and with the same
 * precedence: a GitHub App (`GITHUB_APP_ID`, `GITHUB_APP_INSTALLATION_ID`, `GITHUB_APP_PEM_FILE`) where all three are
 * set, else `GITHUB_TOKEN`.
 *
 * @throws Error when there is none, or one has a flaw; ServiceError when GitHub refuses the App.
 */
export async function gitHubAuthorization(signIn: GitHubSignIn): Promise<string> {
  const { env } = signIn;
  if (GITHUB_APP_VARIABLES.every((variable) => env[variable])) {
    return `Bearer ${await installationToken(signIn)}`;
  }
  const token = tokenFrom(env, "GITHUB_TOKEN");
  if (token !== undefined) return `Bearer ${token}`;
  throw new Error(
    `no GitHub administrator credentials in the environment: set GITHUB_TOKEN, or ${GITHUB_APP_VARIABLES.join(", ")}`,
  );
}

/** Source: https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app */
async function installationToken({ root, env, clock, signal }: GitHubSignIn): Promise<string> {
  const appId = tokenFrom(env, "GITHUB_APP_ID") ?? "";
  const installationId = tokenFrom(env, "GITHUB_APP_INSTALLATION_ID") ?? "";
  const response = await send({
    service: "GitHub",
    method: "POST",
    url: new URL(`app/installations/${encodeURIComponent(installationId)}/access_tokens`, root),
    headers: { authorization: `Bearer ${await assertion(appId, env, clock)}` },
    idempotent: true, // a token that nobody uses expires by itself
    remedy: (status) =>
      status === 401 || status === 404
        ? `GitHub does not accept the App: check ${GITHUB_APP_VARIABLES.join(", ")}, and this machine's clock.`
        : undefined,
    ...(signal === undefined ? {} : { signal }),
  });
  return answerOf(response, z.object({ token: z.string() })).token;
}

async function assertion(appId: string, env: NodeJS.ProcessEnv, clock: Clock): Promise<string> {
  const variable = env["GITHUB_APP_PEM_FILE"] ?? "";
  const flaw = gitHubAppKeyFlaw(variable);
  if (flaw !== undefined) throw new Error(`"GITHUB_APP_PEM_FILE" ${flaw}`);
  const { SignJWT } = await import("jose"); // late: most updates never sign anything
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(appId)
    .setIssuedAt(now - CLOCK_GRACE_S)
    .setExpirationTime(now + ASSERTION_LIFETIME_S)
    .sign(createPrivateKey(gitHubAppKey(variable)));
}
