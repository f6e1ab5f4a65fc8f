import type { EmulatorContext } from "../emulator";
import { signAccessToken, tokenBody } from "./accessTokens";
import type { App } from "./app";
import type { Apps } from "./apps";
import type { ClientAssertions } from "./clientAssertion";
import { readTokenRequest } from "./clientCredentials";
import { authenticateBySecret } from "./clientCredentialsGrant";
import { jsonResponse, type Route } from "./http";
import type { Organisation } from "./organisation";
import type { SigningKey } from "../signingKey";
import { checkGrantType, endpointAddresses } from "./tokenEndpoint";
import { invalidClient, TokenError } from "./tokenError";

const LIFETIME_SECONDS = 3600;

/** Token endpoint of the organisation's own authorization server: tokens for Okta's API, by `private_key_jwt` only. */
export class OrgTokenEndpoint {
  constructor(
    private readonly organisation: Organisation,
    private readonly apps: Apps,
    private readonly assertions: ClientAssertions,
    private readonly key: SigningKey,
  ) {}

  route(): Route {
    return {
      method: "POST",
      template: "/oauth2/v1/token",
      kind: "token",
      access: "public",
      handler: (context) => this.answer(context),
    };
  }

  private async answer(context: EmulatorContext): Promise<Response> {
    const { parameters, credentials } = await readTokenRequest(context);
    checkGrantType(parameters);
    if (credentials.method !== "private_key_jwt") {
      authenticateBySecret(this.apps, credentials, this.organisation.now());
      throw invalidClient(
        "Client Credentials requests to the Org Authorization Server must use the " +
          "private_key_jwt token_endpoint_auth_method.",
      );
    }
    const addresses = endpointAddresses(context, this.organisation);
    const app = await this.assertions.authenticate(credentials.assertion, addresses);
    const claims = {
      issuer: this.organisation.url,
      audience: this.organisation.url,
      clientId: app.clientId,
      scopes: allowedScopes(app, parameters.get("scope") ?? ""),
      issuedAt: this.organisation.now(),
      lifetimeSeconds: LIFETIME_SECONDS,
    };
    return jsonResponse(200, tokenBody(await signAccessToken(claims, this.key), claims));
  }
}

/** Those of the requested scopes that an administrator granted to the app. */
function allowedScopes(app: App, requested: string): string[] {
  const names = requested.split(" ").filter((name) => name !== "");
  if (names.length === 0) throw new TokenError(400, "invalid_scope", "No scopes were requested.");
  if (names.some((name) => !name.startsWith("okta."))) {
    throw new TokenError(
      400,
      "invalid_scope",
      "One or more scopes are not configured for the authorization server resource.",
    );
  }
  const allowed = names.filter((name) => app.grantedScopes.includes(name));
  if (allowed.length > 0) return allowed;
  throw new TokenError(400, "consent_required", "You are not allowed any of the requested scopes.");
}
