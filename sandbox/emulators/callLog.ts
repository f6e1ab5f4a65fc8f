/**
 * What a call was for. `token` is a request to a token endpoint; `write` changes state at the service.
 */
export type CallKind = "read" | "write" | "token";

/** One request that reached an emulator, as the reports and the conformance tests need it. */
export interface Call {
  /** Name of the emulated service, for example `okta`. */
  service: string;
  /** Emulator time, ISO 8601. */
  at: string;
  kind: CallKind;
  method: string;
  /** Path template, for example `/api/v1/apps/:appId`. `unmatched` when no route fits. */
  template: string;
  /** Path as it arrived, escapes kept, without the query. */
  rawPath: string;
  /** Decoded query parameters. */
  query: Record<string, string>;
  /** Status that was answered, or 0 when the connection was cut. */
  status: number;
  userAgent: string;
}

/** User agents that begin so are the product's own provider. */
export const OWN_USER_AGENT = "flyte-ci-keys/";

/** Requests in order of arrival. Bodies and headers with credentials are never kept. */
export class CallLog {
  private readonly calls: Call[] = [];

  add(call: Call): void {
    this.calls.push(call);
  }

  /** A mark to pass to `since`. */
  mark(): number {
    return this.calls.length;
  }

  /** Calls after a mark; all of them by default. */
  since(mark = 0): readonly Call[] {
    return this.calls.slice(mark);
  }
}
