import { z } from "zod";
import { answerOf } from "../../http/answer";
import { send, type HttpRequest, type HttpResponse } from "../../http/client";
import type { Pace } from "../../http/rateGovernor";
import { trimmed, type EntraConnection } from "./connection";
import { persist, type Wait } from "./eventually";
import { graphErrorCode, isConcurrencyViolation } from "./graphErrors";
import { NEEDS, type Task } from "./permissions";
import type { EntraSignIn } from "./signIn";

/** A call to Graph. */
export interface GraphCall {
  /** What it does, for the permission that a refusal names. Default: `look`. */
  task?: Task;
  /** Query parameters, OData's among them. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  accept?: readonly number[];
  idempotent?: boolean;
}

/** How Graph is reached: who signs in, and how fast it may be called. */
export interface GraphAccess {
  signIn: EntraSignIn;
  pace: Pace;
}

const pageSchema = z.object({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().optional(),
});

/** Microsoft Graph v1.0: addresses, signing in, paging, errors. What there is to call is beside this file. */
export class Graph {
  constructor(
    private readonly connection: EntraConnection,
    private readonly access: GraphAccess,
    readonly wait: Wait,
  ) {}

  /** Address of an object, as references to it are written. */
  url(path: string): URL {
    return new URL(`${trimmed(this.connection.graphUrl)}/v1.0/${path}`);
  }

  /** An object; `undefined` when Graph does not know it (404). */
  async find<T>(path: string, schema: z.ZodType<T>, call: GraphCall = {}): Promise<T | undefined> {
    const response = await this.send("GET", path, { ...call, accept: [404] });
    return response.status === 404 ? undefined : answerOf(response, schema);
  }

  /** All items of a collection, page by page; `undefined` when its owner is not known (404). */
  async list<T>(path: string, item: z.ZodType<T>, call: GraphCall = {}): Promise<T[] | undefined> {
    const items: T[] = [];
    let url: URL | undefined = this.withQuery(path, call.query);
    while (url !== undefined) {
      const response: HttpResponse = await this.request("GET", url, { ...call, accept: [404] });
      if (response.status === 404) return undefined;
      const page = answerOf(response, pageSchema);
      items.push(...answerOf({ ...response, body: page.value }, z.array(item)));
      url = this.nextPage(page["@odata.nextLink"]);
    }
    return items;
  }

  /** @throws ServiceError */
  send(method: HttpRequest["method"], path: string, call: GraphCall = {}): Promise<HttpResponse> {
    return this.request(method, this.withQuery(path, call.query), call);
  }

  private withQuery(path: string, query: Record<string, string> = {}): URL {
    const url = this.url(path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** The token goes to Graph's own host only, whatever an answer says. */
  private nextPage(link: string | undefined): URL | undefined {
    if (link === undefined) return undefined;
    const url = new URL(link);
    if (url.origin === this.url("").origin) return url;
    throw new Error(
      `Microsoft Graph names a next page at ${url.origin}, which is not identity.graphUrl. Check that setting.`,
    );
  }

  private request(method: HttpRequest["method"], url: URL, call: GraphCall): Promise<HttpResponse> {
    const attempt = () => this.attempt(method, url, call);
    return persist("is done with another change", attempt, isConcurrencyViolation, this.wait);
  }

  private async attempt(
    method: HttpRequest["method"],
    url: URL,
    call: GraphCall,
  ): Promise<HttpResponse> {
    const { signal } = this.wait;
    const token = await this.access.signIn.token(this.connection, signal);
    const { task = "look", body, idempotent } = call;
    return send({
      service: "Microsoft Graph",
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(idempotent === undefined ? {} : { idempotent }),
      accept: call.accept ?? [],
      errorCode: graphErrorCode,
      remedy: (status, code) => remedy(task, status, code),
      signal,
      pace: this.access.pace,
    });
  }
}

/** A value as an OData key or literal: quoted, quotes doubled (OData 4.01 URL conventions §5.1.1.6.1). */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A value as an alternate key in a path, for example `(appId='…')`. */
export function key(property: string, value: string): string {
  return `(${property}=${encodeURIComponent(quoted(value))})`;
}

const POLICY_REMEDIES: Record<string, string> = {
  CredentialInvalidLifetimeAsPerAppPolicy:
    "A policy of the tenant wants shorter lives for client secrets. Set the longest that it allows, in days: " +
    "pulumi config set --path flyte-ci-keys:identity.maxSecretLifetimeDays <days>",
  CredentialTypeNotAllowedAsPerAppPolicy:
    "A policy of the tenant forbids client secrets. An administrator can exempt the team's app (app management policy).",
  Directory_QuotaExceeded:
    "The administrators' app may not own more directory objects; deleted ones count for 30 days.",
};

function remedy(task: Task, status: number, code = ""): string | undefined {
  const policy = POLICY_REMEDIES[code.split(" ")[0] ?? ""];
  if (policy !== undefined) return policy;
  switch (status) {
    case 401:
      return (
        "The token was refused. Sign in anew (ENTRA_ACCESS_TOKEN is good for about an hour), and check identity.graphUrl " +
        "and identity.tenantId."
      );
    case 403:
      return NEEDS[task].remedy;
    case 404:
      return "It is not there: was it deleted by hand? `pulumi refresh` brings the state up to date.";
    default:
      return undefined;
  }
}
