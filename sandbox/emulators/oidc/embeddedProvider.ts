import { randomBytes, randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Clock } from "../../../common/clock";
import { OidcServer } from "./oidcServer";
import { Storage } from "./storage";

/** What is different about a provider; by default it registers clients and lets them be managed. */
export interface EmbeddedProviderOptions {
  initialAccessToken: string;
  /** Audience of its tokens. */
  audience?: string;
  /** Scopes that clients may have. Default `all`. */
  scopes?: string[];
  /** Registers clients (RFC 7591). */
  registration?: boolean;
  /** Lets them be deleted (RFC 7592). */
  management?: boolean;
}

/** Life of an access token, seconds. */
const TOKEN_LIFETIME_S = 60;

/**
 * `oidc-provider`, a certified implementation, in this process. It has no clock of its own, so its tokens are stamped with
 * ours.
 */
export class EmbeddedProvider extends OidcServer {
  private readonly storage = new Storage();
  private provider: http.Server | undefined;

  constructor(
    clock: Clock,
    private readonly options: EmbeddedProviderOptions,
  ) {
    super(clock, { issuer: "", keys: "/jwks", registration: "/reg", token: "/token" });
  }

  override get initialAccessToken(): string {
    return this.options.initialAccessToken;
  }

  override async start(port = 0): Promise<this> {
    await super.start(port);
    const { Provider } = await withoutWarnings(() => import("oidc-provider"));
    const provider = new Provider(this.url, await this.configuration());
    const server = http.createServer(provider.callback());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.provider = server;
    return this;
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.provider?.close();
  }

  protected override get behind(): URL {
    const { port } = this.provider?.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}`);
  }

  protected override administratorDeletes(clientId: string): Promise<void> {
    this.storage.model("Client").delete(clientId);
    return Promise.resolve();
  }

  private async configuration(): Promise<Record<string, unknown>> {
    const { registration = true, management = true, scopes = ["all"] } = this.options;
    return {
      adapter: this.storage.adapter,
      jwks: { keys: [await signingKey()] },
      scopes: ["openid", ...scopes],
      clientDefaults: {
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: "client_secret_basic",
      },
      ttl: { ClientCredentials: TOKEN_LIFETIME_S },
      formats: { customizers: { jwt: this.stamp } },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        registration: {
          enabled: registration,
          initialAccessToken: this.options.initialAccessToken,
          idFactory: () => `client-${randomUUID()}`,
          secretFactory: () => randomBytes(32).toString("base64url"),
        },
        registrationManagement: {
          enabled: registration && management,
          rotateRegistrationAccessToken: true,
        },
        resourceIndicators: this.resourceServer(scopes),
      },
    };
  }

  private resourceServer(scopes: string[]): Record<string, unknown> {
    const { audience = "https://union.example.com" } = this.options;
    return {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience,
        scope: scopes.join(" "),
        accessTokenFormat: "jwt",
        accessTokenTTL: TOKEN_LIFETIME_S,
        jwt: { sign: { alg: "RS256" } },
      }),
    };
  }

  private readonly stamp = (
    _context: unknown,
    _token: unknown,
    { payload }: { payload: Record<string, unknown> },
  ): void => {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    Object.assign(payload, { iat: now, exp: now + TOKEN_LIFETIME_S });
  };
}

let key: Promise<JWK> | undefined;

/** One key for all: making one takes longer than everything else together. */
function signingKey(): Promise<JWK> {
  return (key ??= generateKeyPair("RS256", { extractable: true }).then(async ({ privateKey }) => ({
    ...(await exportJWK(privateKey)),
    use: "sig",
    alg: "RS256",
  })));
}

/** On Node 20 it says that it wants a later one; this repository runs and tests it on both. */
async function withoutWarnings<T>(load: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await load();
  } finally {
    console.warn = warn;
  }
}
