import { randomText } from "./ids";

/** A refusal by Okta's management API. The body follows Okta's error object; causes are plain texts. */
export class OktaError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    readonly errorSummary: string,
    readonly errorCauses: readonly string[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${errorCode}: ${errorSummary}`);
    this.name = "OktaError";
  }

  /** Body of the answer. */
  body(): Record<string, unknown> {
    return {
      errorCode: this.errorCode,
      errorSummary: this.errorSummary,
      errorLink: this.errorCode,
      errorId: `oae${randomText(22)}`,
      errorCauses: this.errorCauses.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** Types that Okta names in E0000007. */
export type ResourceType =
  | "AppInstance"
  | "AuthorizationServer"
  | "OAuth2ClientSecretMediated"
  | "OAuth2Scope"
  | "Policy"
  | "PolicyRule"
  | "User";

export function notFound(id: string, type: ResourceType): OktaError {
  return new OktaError(404, "E0000007", `Not found: Resource not found: ${id} (${type})`);
}

export function validationFailed(what: string, ...causes: string[]): OktaError {
  return new OktaError(400, "E0000001", `Api validation failed: ${what}`, causes);
}

export function invalidToken(): OktaError {
  return new OktaError(401, "E0000011", "Invalid token provided");
}

export function forbidden(headers: Record<string, string> = {}): OktaError {
  const summary = "You do not have permission to perform the requested action";
  return new OktaError(403, "E0000006", summary, [], headers);
}

export function rateLimited(): OktaError {
  const summary = "API call exceeded rate limit due to too many requests.";
  return new OktaError(429, "E0000047", summary);
}

/** What Okta says for a bare status, used where a status is answered on demand. */
export function errorForStatus(status: number, path: string): OktaError {
  switch (status) {
    case 401:
      return invalidToken();
    case 403:
      return forbidden();
    case 404:
      return new OktaError(404, "E0000007", `Not found: Resource not found: ${path}`);
    case 423: {
      const summary = "Policy priorities are being reconciled. Please try again later.";
      return new OktaError(423, "E0000239", summary);
    }
    case 429:
      return rateLimited();
    default:
      return status >= 500
        ? new OktaError(status, "E0000009", "Internal Server Error")
        : new OktaError(status, "E0000001", "Api validation failed: request");
  }
}
