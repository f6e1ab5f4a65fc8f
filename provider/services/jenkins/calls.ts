import type { z } from "zod";
import { answerOf } from "../../http/answer";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import { PATIENCE, throughRestarts, type Patience } from "./patience";
import { storeName, type StorePlace } from "./place";
import { notFromJenkins, refusalCode, remedyFor } from "./refusals";
import { jenkinsAuthorization } from "./signIn";

/** What the calls need of their surroundings. */
export interface JenkinsSurroundings {
  env: NodeJS.ProcessEnv;
  /** Beginning of the names of the variables that hold user and API token, for example `JENKINS`. */
  tokenEnv: string;
  /** Ends waits. */
  signal: AbortSignal;
  /** Shows a line beside the resource. */
  progress(message: string): void;
  patience?: Patience | undefined;
}

/** Requests to Jenkins: who asks, what comes back, and how long to wait for a controller that restarts. */
export class JenkinsCalls {
  constructor(private readonly surroundings: JenkinsSurroundings) {}

  /** An exported object; `undefined` on 404. @throws ServiceError when it does not come from Jenkins. */
  async json<T>(
    place: StorePlace,
    address: string,
    tree: string,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    const query = `?tree=${encodeURIComponent(tree)}`;
    const response = await this.send("GET", place, address + query, { accept: [404] });
    if (response.status === 404) return undefined;
    if (!response.headers.has("x-jenkins")) throw notFromJenkins(response);
    return answerOf({ ...response, body: parsed(response.body) }, schema);
  }

  /** Sends a request to a store's part of Jenkins. Answers are texts, never pages. @throws ServiceError */
  async send(
    method: HttpRequest["method"],
    place: StorePlace,
    address: string,
    options: Pick<HttpRequest, "body" | "accept" | "idempotent">,
  ): Promise<HttpResponse> {
    const { env, tokenEnv, signal, patience = PATIENCE } = this.surroundings;
    const { body, idempotent = method !== "POST" } = options;
    const request: HttpRequest = {
      service: "Jenkins",
      method,
      url: new URL(address),
      headers: {
        authorization: jenkinsAuthorization(env, tokenEnv),
        ...(body === undefined ? {} : { "content-type": "application/xml; charset=utf-8" }),
      },
      ...options,
      idempotent,
      expect: "text",
      errorCode: refusalCode,
      remedy: remedyFor(tokenEnv, storeName(place)),
      signal,
    };
    const attempt = (): Promise<HttpResponse> => send(request, patience.limits);
    const response = await (idempotent
      ? throughRestarts(attempt, this.surroundings, patience)
      : attempt());
    const page = /^text\/html\b/.test(response.headers.get("content-type") ?? "");
    if (page && response.status < 300 && response.body !== undefined) {
      throw notFromJenkins(response);
    }
    return response;
  }
}

/** JSON, or nothing that any schema takes. */
function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
