import { readFile } from "node:fs/promises";
import { z } from "zod";
import { answerOf } from "../../http/answer";
import { send } from "../../http/client";
import { isConfidential } from "../../../common/confidential";
import { tokenFrom } from "../tokenFrom";

/** Audience that Entra expects in tokens of another issuer (Entra docs, workload identity federation). */
const AUDIENCE = "api://AzureADTokenExchange";

/**
 * The token of another issuer that stands in for a client secret (workload identity federation): `ARM_OIDC_TOKEN`; the
 * file `ARM_OIDC_TOKEN_FILE_PATH`; or, with `ARM_USE_OIDC=true`, one that the CI system is asked for, as GitHub Actions
 * offers it (`ACTIONS_ID_TOKEN_REQUEST_URL` and `…_TOKEN`, or `ARM_OIDC_REQUEST_URL` and `…_TOKEN`).
 *
 * @returns `undefined` when the environment offers none.
 */
export async function federatedToken(
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const given = tokenFrom(env, "ARM_OIDC_TOKEN");
  if (given !== undefined) return given;
  const file = env["ARM_OIDC_TOKEN_FILE_PATH"];
  if (file) return tokenInFile(file);
  if (env["ARM_USE_OIDC"] !== "true") return undefined;
  for (const prefix of ["ARM_OIDC_REQUEST", "ACTIONS_ID_TOKEN_REQUEST"]) {
    const bearer = tokenFrom(env, `${prefix}_TOKEN`);
    const address = env[`${prefix}_URL`];
    if (address && bearer !== undefined) {
      return requestedToken(requestUrl(`${prefix}_URL`, address), bearer, signal);
    }
  }
  return undefined;
}

async function tokenInFile(path: string): Promise<string> {
  const name = "ARM_OIDC_TOKEN_FILE_PATH";
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? "failed";
    throw new Error(`"${name}" names a file that cannot be read (${code})`);
  });
  const token = tokenFrom({ [name]: text.trim() }, name);
  if (token === undefined) throw new Error(`"${name}" names a file that is empty`);
  return token;
}

function requestUrl(variable: string, address: string): URL {
  if (!isConfidential(address)) {
    throw new Error(`"${variable}" must be an https address; the CI system sets it by itself`);
  }
  const url = new URL(address);
  url.searchParams.set("audience", AUDIENCE);
  return url;
}

async function requestedToken(url: URL, bearer: string, signal?: AbortSignal): Promise<string> {
  const response = await send({
    service: "the CI system's OIDC provider",
    method: "GET",
    url,
    headers: { authorization: `Bearer ${bearer}` },
    remedy: (status) =>
      status < 500 ? "In GitHub Actions the job needs `permissions: id-token: write`." : undefined,
    ...(signal === undefined ? {} : { signal }),
  });
  return answerOf(response, z.object({ value: z.string().min(1) })).value;
}
