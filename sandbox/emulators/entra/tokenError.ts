import { randomUUID } from "node:crypto";
import type { Tenant } from "./tenant";

/** A refusal by the login host: an error of RFC 6749 §5.2 with one of Entra's own codes. */
export class TokenError extends Error {
  constructor(
    readonly status: number,
    /** `error` of RFC 6749, or Entra's own addition to that list. */
    readonly error: string,
    /** Number behind `AADSTS`. */
    readonly code: number,
    readonly text: string,
  ) {
    super(`${error}: AADSTS${code}: ${text}`);
    this.name = "TokenError";
  }

  /** Body of the answer. */
  body(tenant: Tenant): Record<string, unknown> {
    const timestamp = tenant.now().toISOString().replace("T", " ").replace(/\.\d+/, "");
    const traceId = randomUUID();
    const correlationId = randomUUID();
    return {
      error: this.error,
      error_description:
        `AADSTS${this.code}: ${this.text} Trace ID: ${traceId} ` +
        `Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [this.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${tenant.url}/error?code=${this.code}`,
    };
  }
}

export function invalidClient(code: number, text: string): TokenError {
  return new TokenError(401, "invalid_client", code, text);
}

export function invalidRequest(code: number, text: string): TokenError {
  return new TokenError(400, "invalid_request", code, text);
}

export function missingParameter(name: string): TokenError {
  const text = `The request body must contain the following parameter: '${name}'.`;
  return invalidRequest(900144, text);
}

export function malformedRequest(): TokenError {
  return invalidRequest(9002313, "Invalid request. Request is malformed or invalid.");
}

export function invalidSecret(appId: string): TokenError {
  return invalidClient(
    7000215,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, " +
      `not the client secret ID, for a secret added to app '${appId}'.`,
  );
}

export function expiredSecret(appId: string): TokenError {
  return invalidClient(
    7000222,
    `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys ` +
      "for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added " +
      "security: https://aka.ms/certCreds.",
  );
}

/** The address names no tenant: `error` differs between the token endpoint and the metadata. */
export function tenantNotFound(
  name: string,
  error: "invalid_request" | "invalid_tenant",
): TokenError {
  return new TokenError(
    400,
    error,
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
      "correct cloud. Check with your subscription administrator, this may happen if there are no active " +
      "subscriptions for the tenant.",
  );
}

/** What the login host says for a bare status, used where a status is answered on demand. */
export function tokenErrorForStatus(status: number): TokenError {
  switch (status) {
    case 400:
      return malformedRequest();
    case 401:
      return invalidSecret("00000000-0000-0000-0000-000000000000");
    case 429:
      return new TokenError(429, "temporarily_unavailable", 90055, "Too many requests.");
    default:
      return new TokenError(
        status,
        status >= 500 ? "temporarily_unavailable" : "invalid_request",
        90033,
        "A transient error has occurred. Please try again.",
      );
  }
}
