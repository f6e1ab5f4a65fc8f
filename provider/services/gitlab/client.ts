import { readFileSync } from "node:fs";
import { gitLabBaseUrl, type GitLabPlace } from "../../../common/gitLabAddress";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import { tokenFrom } from "../tokenFrom";
import { gitLabErrorCode, gitLabRemedy } from "./errors";

/** How to reach an instance. */
export interface GitLabConnection {
  /** Address of the instance, with a relative URL root if it has one. */
  baseUrl: string;
  env: NodeJS.ProcessEnv;
  /** Variable of `env` that holds the access token. */
  tokenEnv: string;
  /** Ends waiting for a retry. */
  signal?: AbortSignal;
}

/** A call below `/api/v4`. */
export interface GitLabCall {
  /** What it is about, for the role that a refusal names. */
  place: GitLabPlace;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  accept?: readonly number[];
  expect?: "text";
}

/** Variable with the path of a PEM file of private certificate authorities, as the official tools call it. */
const CA_FILE = "GITLAB_CACERT_FILE";

/**
 * GitLab's REST API v4: addresses, the token, certificates, errors. What there is to call is beside this file.
 *
 * Source: https://docs.gitlab.com/api/rest/
 */
export class GitLabClient {
  constructor(private readonly connection: GitLabConnection) {}

  /** @throws ServiceError */
  async call(
    method: HttpRequest["method"],
    path: string,
    { place, query = {}, body, accept = [], expect }: GitLabCall,
  ): Promise<HttpResponse> {
    const { baseUrl, tokenEnv, signal } = this.connection;
    const url = new URL(`${gitLabBaseUrl(baseUrl)}/api/v4/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return send({
      service: "GitLab",
      method,
      url,
      headers: {
        authorization: `Bearer ${this.token()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(expect === undefined ? {} : { expect }),
      accept,
      authorities: authoritiesIn(this.connection.env),
      errorCode: gitLabErrorCode,
      remedy: (status, code) => gitLabRemedy(place, tokenEnv, status, code),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Personal, project and group access tokens are all sent alike. */
  private token(): string {
    const { env, tokenEnv } = this.connection;
    const token = tokenFrom(env, tokenEnv);
    if (token !== undefined) return token;
    throw new Error(
      `no GitLab token in the environment: set ${tokenEnv} to an access token with the scope api`,
    );
  }
}

/** What the file of `GITLAB_CACERT_FILE` holds; trusted besides Node's own authorities. */
function authoritiesIn(env: NodeJS.ProcessEnv): string | undefined {
  const file = env[CA_FILE];
  if (file === undefined || file === "") return undefined;
  let authorities: string;
  try {
    authorities = readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new Error(
      `"${CA_FILE}" names a file that cannot be read (${code}): set it to an absolute path`,
    );
  }
  if (authorities.includes("-----BEGIN CERTIFICATE-----")) return authorities;
  throw new Error(`"${CA_FILE}" names a file without certificates: they must be in PEM`);
}

/** Path of a project or group, or of what belongs to the whole instance. */
export function placePath({ kind, id = "" }: GitLabPlace): string {
  return kind === "instance" ? "admin/ci" : `${kind}s/${escaped(id)}`;
}

/** One segment of a path. The dot, too: at the end of a path GitLab would take what follows it for a format. */
export function escaped(segment: string): string {
  return encodeURIComponent(segment).replaceAll(".", "%2E");
}
