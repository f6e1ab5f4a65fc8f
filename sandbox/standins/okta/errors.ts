import { STATUS_CODES } from "node:http";
import { number, object, text, type Json } from "./json";
import type { WireReply } from "./wire";

/** The service refused. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** A member that the plugin follows without looking was missing from an answer: its process would crash. */
export class NilPointerDereference extends Error {
  constructor() {
    super("runtime error: invalid memory address or nil pointer dereference");
  }
}

/** Status line without the version, for example `404 Not Found`. */
export function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ""}`.trim();
}

/** What the plugin's own SDK makes of an error answer (terraform-provider-okta sdk/v2_error.go). */
export function describeError(reply: WireReply): string {
  const error = parsed(reply.body);
  let summary = challengeDescription(reply) ?? text(error["errorSummary"]);
  if (reply.status === 500) {
    summary += `, x-okta-request-id=${text(reply.headers["x-okta-request-id"])}`;
  }
  const description = text(error["error_description"]) || summary;
  const causes = Array.isArray(error["errorCauses"]) ? error["errorCauses"].map(object) : [];
  const known =
    description === ""
      ? "the API returned an unknown error"
      : `the API returned an error: ${description}`;
  if (causes.length === 0) return known;
  const listed = causes.flatMap((cause) =>
    Object.entries(cause).map(([key, value]) => `${key}: ${text(value) || number(value)}`),
  );
  return `${known}. Causes: ${listed.join(", ")}`;
}

/** The engine's view of one or several errors (hashicorp/go-multierror `ListFormatFunc`). */
export function listErrors(...messages: string[]): string {
  const title = messages.length === 1 ? "1 error occurred:" : `${messages.length} errors occurred:`;
  return `${title}\n${messages.map((message) => `\t* ${message}\n`).join("")}\n`;
}

/** How the plugin reports that an operation of a resource crashed. */
export function crashReport(operation: string, resource: string, error: Error): string {
  return (
    `Provider Crash in ${operation} operation of resource ${resource}: ` +
    `The Terraform Provider Okta crashed during the ${operation} operation of resource ${resource}.\n\n` +
    "Please check if this issue has already been reported on\n" +
    "https://github.com/okta/terraform-provider-okta/issues\n" +
    "or create a new issue with this stack trace.\n" +
    `Error: ${error.message}\n\nStack trace:\n(none: this is the stand-in)`
  );
}

/** Text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Puts what was being done in front of an error. */
export async function within<T>(doing: string, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Error(`${doing}: ${messageOf(error)}`);
  }
}

/** With a bearer challenge (RFC 6750 §3) the plugin quotes that and not the body. */
function challengeDescription(reply: WireReply): string | undefined {
  const challenge = text(reply.headers["www-authenticate"]);
  if (![401, 403].includes(reply.status) || !challenge.includes("Bearer")) return undefined;
  return /error_description="([^"]*)"/.exec(challenge)?.[1];
}

function parsed(body: string): Json {
  try {
    return object(JSON.parse(body));
  } catch {
    return {};
  }
}
