import type { EmulatorContext } from "../emulator";
import type { AccessTokens } from "./accessTokens";
import type { ClientAssertions } from "./clientAssertions";
import type { Clients } from "./clients";
import type { Grant, Grants } from "./grant";
import { loginResponse, pathParameter, type LoginRoute } from "./http";
import type { EntraSettings } from "./settings";
import { isTenant, type Tenant } from "./tenant";
import { tenantNotFound } from "./tokenError";
import { readTokenRequest } from "./tokenRequest";
import type { Replica } from "./versioned";

/** `/{tenant}/oauth2/v2.0/token`, for client credentials. */
export class TokenEndpoint {
  constructor(
    private readonly tenant: Tenant,
    private readonly settings: EntraSettings,
    private readonly clients: Clients,
    private readonly assertions: ClientAssertions,
    private readonly grants: Grants,
    private readonly tokens: AccessTokens,
  ) {}

  route(): LoginRoute {
    const path = "/:tenant/oauth2/v2.0/token";
    return {
      method: "POST",
      path,
      template: path,
      kind: "token",
      handler: (context) => this.answer(context),
    };
  }

  /**
   * What a client may have that sends this secret, by what a replica knows.
   *
   * @throws TokenError as the endpoint answers it.
   */
  evaluate(replica: Replica, clientId: string, clientSecret: string, scope: string): Grant {
    const app = this.clients.application(replica, clientId);
    this.clients.checkSecret(app, clientSecret);
    return this.grants.grant(replica, this.clients.client(replica, app), scope);
  }

  private async answer(context: EmulatorContext): Promise<Response> {
    const name = pathParameter(context, "tenant");
    if (!isTenant(this.tenant, name)) throw tenantNotFound(name, "invalid_request");
    const { clientId, proof, scope } = await readTokenRequest(context);
    const replica = this.settings.replica();
    const grant =
      "clientSecret" in proof
        ? this.evaluate(replica, clientId, proof.clientSecret, scope)
        : await this.byAssertion(context, replica, clientId, proof.assertion, scope);
    const lifetime = this.settings.tokenLifetimeSeconds;
    return loginResponse(200, {
      token_type: "Bearer",
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: await this.tokens.sign(grant, "clientSecret" in proof),
    });
  }

  private async byAssertion(
    context: EmulatorContext,
    replica: Replica,
    clientId: string,
    assertion: string,
    scope: string,
  ): Promise<Grant> {
    const app = this.clients.application(replica, clientId);
    await this.assertions.check(app, assertion, `${this.tenant.url}${context.req.path}`);
    return this.grants.grant(replica, this.clients.client(replica, app), scope);
  }
}
