/** A detail of a refusal. */
export interface ErrorDetail {
  code: string;
  message: string;
  target: string;
}

/** A refusal by Microsoft Graph. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
  ) {
    super(message);
    this.name = "GraphError";
  }

  /** Body of the answer (Graph's "error resource type"). */
  body(ids: RequestIds): Record<string, unknown> {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details.length === 0 ? {} : { details: this.details }),
        innerError: {
          date: ids.date.toISOString().slice(0, 19),
          "request-id": ids.requestId,
          "client-request-id": ids.clientRequestId,
        },
      },
    };
  }
}

/** What names a request in Graph's own logs. */
export interface RequestIds {
  requestId: string;
  /** The client's own, or the same as `requestId`. */
  clientRequestId: string;
  date: Date;
}

export function badRequest(message: string, details: readonly ErrorDetail[] = []): GraphError {
  return new GraphError(400, "Request_BadRequest", message, details);
}

export function resourceNotFound(key: string): GraphError {
  return new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function accessDenied(
  message = "Insufficient privileges to complete the operation.",
): GraphError {
  return new GraphError(403, "Authorization_RequestDenied", message);
}

export function invalidToken(message: string): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", message);
}

/** A value that has to be unique is taken, by a deleted object where that still holds it. */
export function valueTaken(property: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [{ code: "ObjectConflict", message, target: property }]);
}

/** What Graph says for a bare status, used where a status is answered on demand. */
export function errorForStatus(status: number, key: string): GraphError {
  switch (status) {
    case 401:
      return invalidToken("Access token has expired or is not yet valid.");
    case 403:
      return accessDenied();
    case 404:
      return resourceNotFound(key);
    case 409:
      return new GraphError(
        409,
        "Directory_ConcurrencyViolation",
        "The request could not be completed because of a concurrent change to the same object. Retry the request.",
      );
    case 429:
      return new GraphError(429, "TooManyRequests", "Too many requests.");
    case 503:
      return new GraphError(503, "ServiceUnavailable", "The service is temporarily unavailable.");
    case 504:
      return new GraphError(504, "GatewayTimeout", "The request timed out.");
    default:
      return status >= 500
        ? new GraphError(status, "InternalServerError", "An internal server error occurred.")
        : new GraphError(status, "Request_BadRequest", "The request is not valid.");
  }
}
