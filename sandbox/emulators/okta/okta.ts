import type { Clock } from "../../../common/clock";
import { Emulator, type EmulatorContext } from "../emulator";
import { errorForStatus, OktaError, rateLimited } from "./errors";
import { jsonResponse, type Route } from "./http";
import { oktaId, randomText } from "./ids";
import { appSnapshot, policySnapshot, secretSnapshot } from "./inspection";
import type { AppSnapshot, PolicySnapshot, SecretSnapshot } from "./inspection";
import type { Organisation, OrganisationSeed } from "./organisation";
import { bucketOf, RateLimits } from "./rateLimits";
import { createServices, type Services } from "./services";
import { defaultSettings, type OktaSettings } from "./settings";
import { invalidClientSecret, TokenError } from "./tokenError";

/**
 * An Okta organisation on loopback: OIDC apps and their secrets, custom authorization servers with policies and
 * rules, and token endpoints that check and sign for real.
 *
 * Behaviour follows recorded answers of real organisations; where none exist, Okta's documentation.
 */
export class OktaEmulator extends Emulator {
  /** Behaviour that tests change while the emulator runs. */
  readonly settings: OktaSettings = defaultSettings();
  private readonly limits: RateLimits;
  private readonly services: Services;

  constructor(clock: Clock, seed: OrganisationSeed = {}) {
    super("okta", clock);
    const now = (): Date => this.clock.now();
    const address = (): string => this.url;
    const organisation: Organisation = {
      id: oktaId("00o"),
      // Known only once the emulator listens.
      get url() {
        return address();
      },
      now,
      changed: (what) => this.changed(what),
    };
    this.limits = new RateLimits(this.settings, now);
    this.services = createServices(organisation, this.settings, seed);
    this.declare(this.services.routes);
  }

  /**
   * Whether a client that sends these credentials by HTTP Basic gets a token at this moment. The same evaluation as
   * the token endpoint's, without a request, a log entry or scripted answers.
   */
  authenticates(
    clientId: string,
    clientSecret: string,
    scope: string,
    authorizationServerId: string,
  ): { ok: true } | { ok: false; error: string } {
    try {
      this.services.tokenEndpoint.evaluate(authorizationServerId, clientId, clientSecret, scope);
      return { ok: true };
    } catch (error) {
      if (error instanceof TokenError || error instanceof OktaError) {
        return { ok: false, error: error.message };
      }
      throw error;
    }
  }

  /** The apps, as they are now, in ascending order of ids. */
  apps(): AppSnapshot[] {
    return this.services.apps.all().map(appSnapshot);
  }

  /** Secrets of an app in order of creation, in clear. */
  secretsOf(appId: string): SecretSnapshot[] {
    return this.services.apps.get(appId).secrets.map(secretSnapshot);
  }

  /** Ids of the custom authorization servers by name. */
  authorizationServerId(name: string): string {
    const server = this.services.servers.all().find((candidate) => candidate.name === name);
    if (server === undefined) throw new RangeError(`no authorization server is called "${name}"`);
    return server.id;
  }

  /** Policies of an authorization server with their rules, in order of priority. */
  policies(authorizationServerId: string): PolicySnapshot[] {
    return this.services.servers.get(authorizationServerId).policies.all().map(policySnapshot);
  }

  protected override errorResponse(context: EmulatorContext, status: number): Response {
    const { path } = context.req;
    const bucket = bucketOf(path);
    const headers = this.limits.headers(bucket, status === 429);
    const tokenPath = /^\/oauth2\/.*\/token$/.test(path);
    const error =
      tokenPath && status === 401 ? invalidClientSecret() : errorForStatus(status, path);
    return jsonResponse(status, error.body(), headers);
  }

  protected override commonHeaders(): Record<string, string> {
    return {
      date: this.clock.now().toUTCString(),
      "x-okta-request-id": randomText(25),
      "cache-control": "no-cache, no-store",
      pragma: "no-cache",
      expires: "0",
    };
  }

  private declare(routes: readonly Route[]): void {
    for (const { method, template, kind, access, handler } of routes) {
      this.route(method, template, kind, async (context) => {
        const bucket = bucketOf(context.req.path);
        try {
          if (!this.limits.take(bucket)) throw rateLimited();
          await this.services.administrators.check(
            context.req.header("authorization"),
            access,
            kind,
          );
          return withHeaders(await handler(context), this.limits.headers(bucket));
        } catch (error) {
          return withHeaders(refusalResponse(error), this.limits.headers(bucket));
        }
      });
    }
  }
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** Anything but a refusal is a fault of the emulator and goes up. */
function refusalResponse(error: unknown): Response {
  if (error instanceof OktaError) return jsonResponse(error.status, error.body(), error.headers);
  if (error instanceof TokenError) return jsonResponse(error.status, error.body());
  throw error;
}
