import type { ZodType } from "zod";
import type { CallKind } from "../callLog";
import type { EmulatorContext, Handler } from "../emulator";
import { OktaError, validationFailed } from "./errors";

/** Resources that OAuth scopes (`okta.<resource>.read`, `okta.<resource>.manage`) open. */
export type Resource = "apps" | "authorizationServers" | "users";

/**
 * Who may call. `administrators` means an API token of a person (`SSWS`): Okta's internal endpoints are not
 * opened by any OAuth scope.
 */
export type Access = "public" | "administrators" | Resource;

/** One call of the API. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path template in Hono's syntax. */
  template: string;
  kind: CallKind;
  access: Access;
  handler: Handler;
}

/** A call of the management API: GET reads, everything else writes. */
export function route(
  method: Route["method"],
  template: string,
  access: Access,
  handler: Handler,
): Route {
  return { method, template, kind: method === "GET" ? "read" : "write", access, handler };
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** A parameter of the path, decoded once. */
export function pathParameter(context: EmulatorContext, name: string): string {
  const value = context.req.param(name);
  if (value === undefined) throw new Error(`"${name}" is not in the route's template`);
  return value;
}

/**
 * Body of a request, checked. An empty body counts as `{}`.
 *
 * @throws OktaError E0000003 for anything but JSON, E0000001 with the property for a body that does not fit.
 */
export async function readBody<T>(context: EmulatorContext, schema: ZodType<T>): Promise<T> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new OktaError(400, "E0000003", "The request body was not well-formed.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    property: issue.path.join(".") || "body",
    message: issue.message,
  }));
  throw validationFailed(
    issues[0]?.property ?? "body",
    ...issues.map(({ property, message }) => `${property}: ${message}`),
  );
}
