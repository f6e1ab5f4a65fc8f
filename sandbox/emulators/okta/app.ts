import type { AppBody } from "./appBody";
import type { ClientSecret } from "./clientSecrets";
import { oktaId, randomText } from "./ids";
import type { Status, TokenEndpointAuthMethod } from "./organisation";

/** Settings of an app's ID token, which Okta keeps behind an internal endpoint. */
export interface IdTokenSettings {
  issuerMode: string;
  name?: string;
  value?: string;
  valueType?: string;
  groupFilterType?: string;
}

/** An OIDC app. */
export class App {
  readonly id = oktaId("0oa");
  readonly signingKid = randomText(43);
  readonly clientId: string;
  lastUpdated: Date;
  secrets: ClientSecret[] = [];
  idToken: IdTokenSettings = { issuerMode: "ORG_URL" };
  /** Scopes of Okta's own API that an administrator granted. */
  grantedScopes: readonly string[] = [];

  constructor(
    public body: AppBody,
    public status: Status,
    readonly created: Date,
    /** Access policy that the app belongs to. */
    public accessPolicyId: string,
  ) {
    this.lastUpdated = created;
    this.clientId = body.credentials.oauthClient.client_id ?? this.id;
    this.body = withJwkIds(body);
  }

  get label(): string {
    return this.body.label;
  }

  get tokenEndpointAuthMethod(): TokenEndpointAuthMethod {
    return this.body.credentials.oauthClient.token_endpoint_auth_method;
  }
}

/** Keys of an inline JWK set get an id, and `null` where `use` or `crv` are left out. */
export function withJwkIds(body: AppBody): AppBody {
  const { jwks } = body.settings.oauthClient;
  if (jwks === undefined) return body;
  const keys = jwks.keys.map((key) => ({
    id: oktaId("pks"),
    use: null,
    status: "ACTIVE",
    ...(key["kty"] === "EC" ? { crv: null } : {}),
    ...key,
  }));
  const oauthClient = { ...body.settings.oauthClient, jwks: { keys } };
  return { ...body, settings: { ...body.settings, oauthClient } };
}
