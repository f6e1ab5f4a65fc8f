import type { Clock } from "../../../common/clock";
import { AccessTokens } from "./accessTokens";
import { ApiError, describeError, messageOf, statusLine } from "./errors";
import { text } from "./json";
import type { Pace } from "./pace";
import type { OktaSettings } from "./settings";
import { EndOfFileError, send, type WireReply } from "./wire";

/**
 * The SDKs inside the plugin: `local` is its own; the others are generated from Okta's API description, leave the port
 * out of the target, and know no more of an error than its status.
 */
export type Sdk = "local" | "generated-v4" | "generated-v6";

const PRODUCTS: Record<Sdk, string> = {
  local: "local-v2-sdk/0.0.0",
  "generated-v4": "okta-sdk-golang/4.1.1",
  "generated-v6": "okta-sdk-golang/6.1.6",
};
const PLATFORM = "golang/go1.26.8 linux/amd64";
const PLUGIN = "okta-terraform/6.12.0";

/** One call to the management API. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path, its parts already escaped. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
}

/** One of the plugin's SDK clients. */
export class OktaClient {
  private readonly userAgent: string;
  private readonly tokens: AccessTokens;

  constructor(
    private readonly sdk: Sdk,
    private readonly settings: OktaSettings,
    private readonly pace: Pace,
    clock: Clock,
  ) {
    const product = `${PRODUCTS[sdk]} ${PLATFORM}`;
    this.userAgent = `${product} ${PLUGIN}`;
    const tokenAgent = sdk === "local" ? product : this.userAgent;
    this.tokens = new AccessTokens(settings, tokenAgent, clock);
  }

  /** Calls and returns the JSON answer, `undefined` when it is empty. @throws ApiError with the plugin's own text. */
  async call(request: ApiRequest, signal: AbortSignal): Promise<unknown> {
    const reply = await this.reply(request, signal);
    if (reply.status >= 300) {
      const message = this.sdk === "local" ? describeError(reply) : statusLine(reply.status);
      throw new ApiError(message, reply.status);
    }
    return reply.body === "" ? undefined : (JSON.parse(reply.body) as unknown);
  }

  /** The last answer after all repeats: at once when the connection ends unanswered, and after each 429 in good time. */
  private async reply(request: ApiRequest, signal: AbortSignal): Promise<WireReply> {
    const retryHeaders: Record<string, string> = {};
    for (let retries = 0; ;) {
      const reply = await this.attempt(request, retryHeaders, signal);
      if (reply === undefined) continue;
      if (reply.status !== 429) return reply;
      const seconds = Math.min(secondsToReset(reply), this.settings.maxWaitSeconds);
      retries += 1;
      if (retries > this.settings.maxRetries) throw new Error("too many requests");
      retryHeaders["X-Okta-Retry-For"] = text(reply.headers["x-okta-request-id"]);
      retryHeaders["X-Okta-Retry-Count"] = String(retries);
      await this.pace.wait(seconds * 1000, signal);
      this.tokens.forget();
    }
  }

  /** `undefined` when the connection ended before an answer: the plugin sends again, whatever the method. */
  private async attempt(
    request: ApiRequest,
    retryHeaders: Record<string, string>,
    signal: AbortSignal,
  ): Promise<WireReply | undefined> {
    const headers = { ...(await this.headers(request)), ...retryHeaders };
    const target = this.target(request);
    try {
      return await send(this.settings.organisationUrl, {
        method: request.method,
        target,
        headers,
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        timeoutSeconds: this.settings.requestTimeoutSeconds,
      });
    } catch (error) {
      if (error instanceof EndOfFileError && !signal.aborted) return undefined;
      const verb = `${request.method[0]}${request.method.slice(1).toLowerCase()}`;
      throw new Error(`${verb} "${target}": ${messageOf(error)}`);
    }
  }

  private async headers(request: ApiRequest): Promise<Record<string, string>> {
    return {
      Host: this.host,
      "User-Agent": this.userAgent,
      Accept: "application/json",
      ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
      Authorization: await this.authorization(),
      // An empty user and password: the plugin takes the organisation for a proxy.
      "Proxy-Authorization": "Basic Og==",
      "Accept-Encoding": "gzip",
    };
  }

  private async authorization(): Promise<string> {
    const { accessToken, apiToken } = this.settings;
    if (accessToken !== "") return `Bearer ${accessToken}`;
    return apiToken !== "" ? `SSWS ${apiToken}` : this.tokens.authorization();
  }

  private get host(): string {
    const { host, hostname } = this.settings.organisationUrl;
    return this.sdk === "local" ? host : hostname;
  }

  private target({ path, query }: ApiRequest): string {
    const search = query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
    return `http://${this.host}${path}${search}`;
  }
}

/** Seconds until the rate limit of an answer is reset, and one more. */
function secondsToReset(reply: WireReply): number {
  const date = Date.parse(text(reply.headers.date));
  if (Number.isNaN(date)) throw new Error("date header is missing or invalid");
  const reset = text(reply.headers["x-rate-limit-reset"]);
  if (!/^\d+$/.test(reset)) {
    throw new Error(
      `X-Rate-Limit-Reset header is missing or invalid: strconv.Atoi: parsing "${reset}": invalid syntax`,
    );
  }
  return Number(reset) - Math.floor(date / 1000) + 1;
}
