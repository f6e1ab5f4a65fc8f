import type { Clock } from "../../../common/clock";
import { OktaClient } from "./client";
import { listErrors, messageOf } from "./errors";
import { object } from "./json";
import type { Pace } from "./pace";
import { usesOAuth, type OktaSettings } from "./settings";

/** An Okta organisation as one configured provider sees it. */
export class Organisation {
  /** SDK for users and the organisation's metadata. */
  readonly v4: OktaClient;
  /** SDK for apps. */
  readonly v6: OktaClient;
  /** SDK for everything else. */
  readonly local: OktaClient;
  private classic: boolean | undefined;

  constructor(
    private readonly settings: OktaSettings,
    readonly pace: Pace,
    clock: Clock,
  ) {
    this.v4 = new OktaClient("generated-v4", settings, pace, clock);
    this.v6 = new OktaClient("generated-v6", settings, pace, clock);
    this.local = new OktaClient("local", settings, pace, clock);
  }

  /** Whether the internal API stays untouched. */
  get usesOAuth(): boolean {
    return usesOAuth(this.settings);
  }

  /** Tries an API token with both older SDKs, as the plugin does when it starts. @throws Error with the plugin's text. */
  async verifyCredentials(signal: AbortSignal): Promise<void> {
    if (this.settings.apiToken === "") return;
    for (const [name, client] of [
      ["v3", this.v4],
      ["v2", this.local],
    ] as const) {
      try {
        await client.call({ method: "GET", path: "/api/v1/users/me" }, signal);
      } catch (error) {
        throw new Error(configurationErrors(`error with ${name} SDK client: ${messageOf(error)}`));
      }
    }
  }

  /** Whether this is a Classic Engine organisation; asked once, and taken for no while nobody answers. */
  async isClassic(signal: AbortSignal): Promise<boolean> {
    if (this.classic !== undefined) return this.classic;
    try {
      const path = "/.well-known/okta-organization";
      const metadata = object(await this.v4.call({ method: "GET", path }, signal));
      this.classic = metadata["pipeline"] === "v1";
    } catch {
      signal.throwIfAborted();
    }
    return this.classic ?? false;
  }
}

function configurationErrors(reason: string): string {
  return listErrors(
    listErrors(`[ERROR] failed validate configuration: ${reason}`),
    "Provider Configuration Error: The Okta provider was not properly configured. " +
      "Please ensure valid credentials are provided. " +
      "Set 'api_token' (or OKTA_API_TOKEN env var), 'access_token' (or OKTA_ACCESS_TOKEN env var), " +
      "or 'private_key' + 'client_id' (or OKTA_API_PRIVATE_KEY + OKTA_API_CLIENT_ID env vars). " +
      "See https://registry.terraform.io/providers/okta/okta/latest/docs for more information.",
  );
}
