import sodium from "libsodium-wrappers";
import { encodeApiKey } from "../../../components/apiKey";
import { AUTHORIZATION_SERVER } from "../../views/okta";
import { SANDBOX_TOKENS, type World } from "../../world";

/** Credentials of a client, as Okta shows them when it is created. */
export interface Client {
  clientId: string;
  clientSecret: string;
}

/** Public half of a repository's key. */
interface PublicKey {
  key_id: string;
  key: string;
}

/**
 * The steps of Union's guide, each as the one HTTP request that it takes, by somebody who keeps no record, looks at
 * nothing first and repeats nothing.
 *
 * Source: https://www.union.ai/docs/v2/union/deployment/selfhosted/operations/cicd/
 */
export class GuideClient {
  private readonly server: string;

  constructor(private readonly world: World) {
    this.server = world.okta.authorizationServerId(AUTHORIZATION_SERVER);
  }

  /** Step 1: an API Services app. */
  async createApp(label: string): Promise<Client> {
    const app = await this.okta<{
      credentials: { oauthClient: { client_id: string; client_secret: string } };
    }>("/api/v1/apps", {
      ...{ name: "oidc_client", label, signOnMode: "OPENID_CONNECT" },
      settings: {
        oauthClient: {
          ...{ application_type: "service", grant_types: ["client_credentials"] },
          response_types: ["token"],
        },
      },
    });
    const { client_id: clientId, client_secret: clientSecret } = app.credentials.oauthClient;
    return { clientId, clientSecret };
  }

  /** Step 1: the access policy lets the app ask for the scope. Two requests. */
  async allow(label: string, clientId: string): Promise<void> {
    const list = `/api/v1/authorizationServers/${this.server}/policies`;
    const policy = await this.okta<{ id: string }>(list, {
      ...{ type: "OAUTH_AUTHORIZATION_POLICY", name: label, description: label, priority: 1 },
      conditions: { clients: { include: [clientId] } },
    });
    await this.okta(`${list}/${policy.id}/rules`, {
      ...{ type: "RESOURCE_ACCESS", name: label, priority: 1 },
      conditions: {
        people: { groups: { include: ["EVERYONE"] } },
        grantTypes: { include: ["client_credentials"] },
        scopes: { include: ["all"] },
      },
    });
  }

  /** Rotation, step 1: a new secret. */
  async addSecret(clientId: string): Promise<string> {
    const path = `/api/v1/apps/${clientId}/credentials/secrets`;
    return (await this.okta<{ client_secret: string }>(path, {})).client_secret;
  }

  /** Step 5: the credentials get a token. */
  async askForToken({ clientId, clientSecret }: Client): Promise<void> {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    await send(`${this.world.okta.url}/oauth2/${this.server}/v1/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "all" }),
    });
  }

  /** Step 3: what the repository's secrets are sealed with. */
  publicKey(repository: string): Promise<PublicKey> {
    return send(`${this.secrets(repository)}/public-key`, { headers: this.gitHubHeaders });
  }

  /** Steps 2 and 3: the key, sealed, into the repository. */
  async putKey(repository: string, client: Client, { key, key_id }: PublicKey): Promise<void> {
    const apiKey = encodeApiKey({ domain: "union.example.com", ...client });
    const sealed = sodium.crypto_box_seal(apiKey, Buffer.from(key, "base64"));
    const encrypted_value = Buffer.from(sealed).toString("base64");
    await send(`${this.secrets(repository)}/FLYTE_API_KEY`, {
      method: "PUT",
      headers: this.gitHubHeaders,
      body: JSON.stringify({ key_id, encrypted_value }),
    });
  }

  private okta<T>(path: string, body: object): Promise<T> {
    return send(`${this.world.okta.url}${path}`, {
      method: "POST",
      headers: {
        authorization: `SSWS ${SANDBOX_TOKENS.okta}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
  }

  private secrets(repository: string): string {
    return `${this.world.github.url}/api/v3/repos/acme/${repository}/actions/secrets`;
  }

  private get gitHubHeaders(): Record<string, string> {
    return { authorization: `Bearer ${SANDBOX_TOKENS.github}`, "content-type": "application/json" };
  }
}

/** @throws Error when the service refuses; never with what it answered. */
async function send<T>(url: string, request: RequestInit): Promise<T> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `${request.method ?? "GET"} ${new URL(url).pathname} answered ${response.status}`,
    );
  }
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
