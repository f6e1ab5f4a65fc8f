import { OktaError } from "./errors";

/** A refusal by a token endpoint (RFC 6749 §5.2). */
export class TokenError extends Error {
  constructor(
    readonly status: number,
    /** `error` of RFC 6749, or Okta's own addition to that list. */
    readonly error: string,
    readonly description: string,
  ) {
    super(`${error}: ${description}`);
    this.name = "TokenError";
  }

  /** Body of the answer. */
  body(): Record<string, unknown> {
    return { error: this.error, error_description: this.description };
  }
}

/**
 * The client is not known, or its app is not ACTIVE. Okta answers this one refusal in the form of its management
 * API (`errorCode` instead of `error`), so a reader of token errors has to understand both.
 */
export class UnknownClientError extends TokenError {
  constructor() {
    super(401, "invalid_client", "Invalid value for 'client_id' parameter.");
  }

  override body(): Record<string, unknown> {
    return new OktaError(this.status, this.error, this.description).body();
  }
}

export function invalidClient(description: string): TokenError {
  return new TokenError(401, "invalid_client", description);
}

export function invalidRequest(description: string, status = 400): TokenError {
  return new TokenError(status, "invalid_request", description);
}

export function invalidClientSecret(): TokenError {
  return invalidClient("The client secret supplied for a confidential client is invalid.");
}

/** The method of authentication is not the one that the client is configured for. */
export function wrongAuthenticationMethod(): TokenError {
  return invalidClient(
    "Client authentication failed. Either the client or the client credentials are invalid.",
  );
}
