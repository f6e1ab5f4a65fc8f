import { randomUUID } from "node:crypto";
import type { ZodType } from "zod";
import type { CallKind } from "../callLog";
import type { EmulatorContext, Handler } from "../emulator";
import type { GraphCall } from "./graphCall";
import { badRequest, type RequestIds } from "./graphError";

/** Content type of every JSON answer of Graph to a client that does not ask for another. */
const GRAPH_JSON =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/** One call of the emulator's surface. */
export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path in Hono's syntax. */
  path: string;
  /** The same for the call log. */
  template: string;
  kind: CallKind;
}

/** A call of the login host: open to everybody. */
export interface LoginRoute extends Route {
  handler: Handler;
}

/** A call of Graph, which needs a token. */
export interface GraphRoute extends Route {
  handler: (call: GraphCall) => Response | Promise<Response>;
}

/** An answer of Graph: with a body, or 204 without one. */
export function graphResponse(status: number, body?: unknown): Response {
  const headers = { "odata-version": "4.0", "cache-control": "no-cache" };
  return body === undefined
    ? new Response(null, { status, headers })
    : new Response(JSON.stringify(body), {
        status,
        headers: { ...headers, "content-type": GRAPH_JSON },
      });
}

/** An answer of the login host. */
export function loginResponse(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store, no-cache",
      pragma: "no-cache",
    },
  });
}

/** A parameter of the path, decoded once. */
export function pathParameter(context: EmulatorContext, name: string): string {
  const value = context.req.param(name);
  if (value === undefined) throw new Error(`"${name}" is not in the route's path`);
  return value;
}

export function requestIds(context: EmulatorContext, date: Date): RequestIds {
  const requestId = randomUUID();
  return {
    requestId,
    clientRequestId: context.req.header("client-request-id") ?? requestId,
    date,
  };
}

/** Whether the request carries this preference (RFC 7240). */
export function prefers(context: EmulatorContext, preference: string): boolean {
  const header = context.req.header("prefer") ?? "";
  return header.split(",").some((part) => part.trim().toLowerCase() === preference);
}

/**
 * Body of a request, parsed, without OData annotations other than those that bind. An empty body counts as `{}`.
 *
 * @throws GraphError 400 for anything but a JSON object.
 */
export async function readObject(context: EmulatorContext): Promise<Record<string, unknown>> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("Unable to read JSON request payload. Ensure the payload is valid JSON.");
  }
  const entries = Object.entries(value).filter(
    ([name]) => name === "@odata.id" || name.endsWith("@odata.bind") || !name.includes("@odata."),
  );
  return Object.fromEntries(entries);
}

/** @throws GraphError 400 Request_BadRequest, which names the first property that does not fit. */
export function parseProperties<T>(schema: ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw badRequest(`Invalid property '${issue.keys[0] ?? ""}'.`);
  }
  const property = issue?.path.join(".") ?? "";
  const message = `Invalid value specified for property '${property}' of resource: ${issue?.message ?? ""}`;
  throw badRequest(message, [{ code: "InvalidValue", message, target: property }]);
}
