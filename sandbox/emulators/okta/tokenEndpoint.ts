import type { EmulatorContext } from "../emulator";
import { signAccessToken, tokenBody, type AccessTokenClaims } from "./accessTokens";
import type { App } from "./app";
import type { Apps } from "./apps";
import type { AuthorizationServer, AuthorizationServers } from "./authorizationServers";
import type { ClientAssertions } from "./clientAssertion";
import { readTokenRequest, type TokenRequest } from "./clientCredentials";
import { authenticateBySecret, grantFor, type Grant } from "./clientCredentialsGrant";
import { errorForStatus } from "./errors";
import { jsonResponse, pathParameter, type Route } from "./http";
import type { Organisation } from "./organisation";
import type { OktaSettings } from "./settings";
import { TokenAnswers } from "./tokenAnswers";
import { invalidClientSecret, invalidRequest, TokenError } from "./tokenError";

const GRANT = "client_credentials";

interface CachedToken {
  body: Record<string, unknown>;
  expiresAt: number;
}

/** The token endpoint of custom authorization servers. */
export class TokenEndpoint {
  private readonly answers: TokenAnswers;
  private readonly cache = new Map<string, CachedToken>();

  constructor(
    private readonly organisation: Organisation,
    private readonly settings: OktaSettings,
    private readonly apps: Apps,
    private readonly servers: AuthorizationServers,
    private readonly assertions: ClientAssertions,
  ) {
    this.answers = new TokenAnswers(settings, () => organisation.now());
  }

  route(): Route {
    return {
      method: "POST",
      template: "/oauth2/:serverId/v1/token",
      kind: "token",
      access: "public",
      handler: (context) => this.answer(context),
    };
  }

  /**
   * What a client may have that sends these credentials by HTTP Basic at this moment.
   *
   * @throws TokenError, OktaError as the endpoint answers them.
   */
  evaluate(serverId: string, clientId: string, clientSecret: string, scope: string): Grant {
    const server = this.activeServer(serverId);
    const credentials = { method: "client_secret_basic", clientId, clientSecret } as const;
    const app = authenticateBySecret(this.apps, credentials, this.organisation.now());
    return grantFor(app, server, scope);
  }

  private async answer(context: EmulatorContext): Promise<Response> {
    const server = this.activeServer(pathParameter(context, "serverId"));
    const status = this.answers.next();
    if (status === 401) throw invalidClientSecret();
    if (status !== 200) throw errorForStatus(status, context.req.path);
    const request = await readTokenRequest(context);
    checkGrantType(request.parameters);
    const cached = this.cachedToken(server, request);
    if (cached !== undefined) return jsonResponse(200, cached);
    const app = await this.authenticate(context, request);
    const grant = grantFor(app, server, request.parameters.get("scope") ?? "");
    const claims = this.claims(server, grant);
    const body = tokenBody(await signAccessToken(claims, server.signingKey), claims);
    this.cache.set(cacheKey(server, app.clientId, request.parameters), {
      body,
      expiresAt: claims.issuedAt.getTime() + claims.lifetimeSeconds * 1000,
    });
    return jsonResponse(200, body);
  }

  private activeServer(id: string): AuthorizationServer {
    const server = this.servers.get(id);
    if (server.status === "INACTIVE")
      throw invalidRequest("The authorization server id is invalid.");
    return server;
  }

  private async authenticate(context: EmulatorContext, request: TokenRequest): Promise<App> {
    const { credentials } = request;
    return credentials.method === "private_key_jwt"
      ? this.assertions.authenticate(
          credentials.assertion,
          endpointAddresses(context, this.organisation),
        )
      : authenticateBySecret(this.apps, credentials, this.organisation.now());
  }

  private claims(server: AuthorizationServer, grant: Grant): AccessTokenClaims {
    return {
      issuer: server.issuer(this.organisation),
      audience: server.audience,
      clientId: grant.app.clientId,
      scopes: grant.scopes,
      issuedAt: this.organisation.now(),
      lifetimeSeconds: grant.lifetimeMinutes * 60,
    };
  }

  /** What a proxy would answer that keeps tokens and does not look at the secret. */
  private cachedToken(
    server: AuthorizationServer,
    { credentials, parameters }: TokenRequest,
  ): Record<string, unknown> | undefined {
    if (!this.settings.cachingProxy || !("clientId" in credentials)) return undefined;
    const cached = this.cache.get(cacheKey(server, credentials.clientId, parameters));
    const alive = cached !== undefined && this.organisation.now().getTime() < cached.expiresAt;
    return alive ? cached.body : undefined;
  }
}

/** Addresses that an assertion may name as its audience: the endpoint's own, and the one that was called. */
export function endpointAddresses(context: EmulatorContext, organisation: Organisation): string[] {
  const called = new URL(context.req.url);
  return [`${organisation.url}${called.pathname}`, `${called.origin}${called.pathname}`];
}

/** @throws TokenError unless the request is one for client credentials. */
export function checkGrantType(parameters: URLSearchParams): void {
  const grantType = parameters.get("grant_type");
  if (grantType === GRANT) return;
  if (grantType === null || grantType === "") {
    throw invalidRequest(`The token request must specify a 'grant_type'. Valid values: [${GRANT}]`);
  }
  throw new TokenError(
    400,
    "unsupported_grant_type",
    "The authorization grant type is not supported by the authorization server. " +
      `Configured grant types: [${GRANT}].`,
  );
}

function cacheKey(
  server: AuthorizationServer,
  clientId: string,
  parameters: URLSearchParams,
): string {
  return JSON.stringify([server.id, clientId, parameters.get("scope")]);
}
