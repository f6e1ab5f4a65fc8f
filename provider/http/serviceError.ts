/** Which call failed, in words that are safe to print: no query, no body, no header. */
export interface FailedCall {
  /** Service as a person calls it, for example `Okta`. */
  service: string;
  method: string;
  /** Address without query and credentials. */
  url: string;
}

/**
 * A call to a service failed. The message names service, call, status, the service's own error code and the likely
 * remedy; never a body, a header or a query, since any of them may hold a secret.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";

  constructor(
    readonly call: FailedCall,
    readonly what: string,
    readonly facts: {
      /** HTTP status; absent when no answer came. */
      status?: number;
      /** The service's own code, for example `E0000001` or `invalid_client`. */
      code?: string;
      /** Whether the service may have applied the call although no good answer came. */
      ambiguous?: boolean;
      remedy?: string;
    } = {},
  ) {
    const remedy = facts.remedy === undefined ? "" : ` ${facts.remedy}`;
    super(`${call.service}: ${call.method} ${call.url}: ${what}.${remedy}`);
  }

  get status(): number | undefined {
    return this.facts.status;
  }

  get code(): string | undefined {
    return this.facts.code;
  }

  get ambiguous(): boolean {
    return this.facts.ambiguous ?? false;
  }
}
