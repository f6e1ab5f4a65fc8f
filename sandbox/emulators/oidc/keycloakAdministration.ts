import { KEYCLOAK_ADMINISTRATOR } from "../../../engine/keycloak/process";
import { plainRequest } from "./plainRequest";

/** A call to Keycloak's Admin REST API. */
interface AdminCall {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/admin/realms`. */
  path: string;
  body?: unknown;
}

/**
 * Keycloak's Admin REST API (keycloak.org/docs-api/latest/rest-api), as far as a realm has to be set up. Keycloak makes its
 * issuer from the host that it is asked as, so every call names the host under which the realm will be used.
 */
export class KeycloakAdministration {
  constructor(
    private readonly url: URL,
    private readonly host: string,
  ) {}

  /** Makes a realm whose clients may have the scope `all`, which puts the audience into their tokens. */
  async createRealm(realm: string, audience: string): Promise<void> {
    await this.call({
      method: "POST",
      path: "",
      body: { realm, enabled: true, sslRequired: "none", accessTokenLifespan: 60 },
    });
    const path = `/${realm}/client-scopes`;
    const { location } = await this.call({ method: "POST", path, body: scopeAll(audience) });
    const id = location.split("/").pop() ?? "";
    // Only what is among the realm's optional or default scopes may be registered with.
    await this.call({ method: "PUT", path: `/${realm}/default-optional-client-scopes/${id}` });
  }

  async deleteRealm(realm: string): Promise<void> {
    await this.call({ method: "DELETE", path: `/${realm}` });
  }

  /** A token that opens the registration endpoint `count` times. */
  async initialAccessToken(realm: string, count: number): Promise<string> {
    const path = `/${realm}/clients-initial-access`;
    const { body } = await this.call({ method: "POST", path, body: { expiration: 3600, count } });
    return (JSON.parse(body) as { token: string }).token;
  }

  async deleteClient(realm: string, clientId: string): Promise<void> {
    const query = new URLSearchParams({ clientId });
    const { body } = await this.call({
      method: "GET",
      path: `/${realm}/clients?${query.toString()}`,
    });
    const [client] = JSON.parse(body) as { id: string }[];
    if (client === undefined) throw new Error(`the realm has no client ${clientId}`);
    await this.call({ method: "DELETE", path: `/${realm}/clients/${client.id}` });
  }

  private async call({
    method,
    path,
    body,
  }: AdminCall): Promise<{ location: string; body: string }> {
    return this.send(method, `/admin/realms${path}`, {
      headers: {
        authorization: `Bearer ${await this.token()}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Lives a minute, so each call takes its own. */
  private async token(): Promise<string> {
    const form = { grant_type: "password", client_id: "admin-cli", ...KEYCLOAK_ADMINISTRATOR };
    const { body } = await this.send("POST", "/realms/master/protocol/openid-connect/token", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
    return (JSON.parse(body) as { access_token: string }).access_token;
  }

  private async send(
    method: string,
    path: string,
    { headers, body }: { headers: Record<string, string>; body?: string },
  ): Promise<{ location: string; body: string }> {
    const answer = await plainRequest(this.url, {
      method,
      path,
      headers: { ...headers, host: this.host },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300) {
      throw new Error(`Keycloak: ${method} ${path} answered ${answer.status}`);
    }
    return { location: answer.headers.location ?? "", body: answer.body.toString("utf8") };
  }
}

function scopeAll(audience: string): unknown {
  return {
    name: "all",
    protocol: "openid-connect",
    attributes: { "include.in.token.scope": "true", "display.on.consent.screen": "false" },
    protocolMappers: [
      {
        name: "audience of the control plane",
        protocol: "openid-connect",
        protocolMapper: "oidc-audience-mapper",
        config: {
          "included.custom.audience": audience,
          "access.token.claim": "true",
          "id.token.claim": "false",
          "introspection.token.claim": "true",
        },
      },
    ],
  };
}
