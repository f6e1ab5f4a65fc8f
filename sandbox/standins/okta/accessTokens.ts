import { createPrivateKey, randomUUID, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../../../common/clock";
import { number, object, text } from "./json";
import type { OktaSettings } from "./settings";
import { send } from "./wire";

const TOKEN_PATH = "/oauth2/v1/token";

/** Access tokens for a private key (RFC 7523 §2.2): one cache per SDK client, filled before its first call. */
export class AccessTokens {
  private cached: { authorization: string; expiresAt: number } | undefined;

  constructor(
    private readonly settings: OktaSettings,
    private readonly userAgent: string,
    private readonly clock: Clock,
  ) {}

  /** Value for the Authorization header. Two callers at once ask for a token each, as with the plugin. */
  async authorization(): Promise<string> {
    if (this.cached !== undefined && this.clock.now().getTime() < this.cached.expiresAt) {
      return this.cached.authorization;
    }
    const answer = await this.request(await this.assertion());
    const authorization = `${text(answer["token_type"])} ${text(answer["access_token"])}`;
    // Two seconds early, so that the token is never used up on its way.
    const lifetimeMs = (number(answer["expires_in"]) - 2) * 1000;
    this.cached = { authorization, expiresAt: this.clock.now().getTime() + lifetimeMs };
    return authorization;
  }

  /** Drops the token: after 429 the plugin asks for a fresh one. */
  forget(): void {
    this.cached = undefined;
  }

  private async request(assertion: string): Promise<Record<string, unknown>> {
    const { organisationUrl, scopes, requestTimeoutSeconds } = this.settings;
    const form = new URLSearchParams({
      client_assertion: assertion,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      grant_type: "client_credentials",
      scope: scopes.join(" "),
    });
    const reply = await send(organisationUrl, {
      method: "POST",
      target: `${organisationUrl.origin}${TOKEN_PATH}`,
      headers: {
        Host: organisationUrl.host,
        "User-Agent": this.userAgent,
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Proxy-Authorization": "Basic Og==",
        "Accept-Encoding": "gzip",
      },
      body: form.toString(),
      timeoutSeconds: requestTimeoutSeconds,
    });
    // The plugin drops what the service said about a refused token.
    if (reply.status >= 300) throw new Error("empty access token");
    return object(JSON.parse(reply.body));
  }

  private assertion(): Promise<string> {
    const { clientId, privateKeyId, organisationUrl } = this.settings;
    const key = signingKey(this.settings.privateKey);
    const alg = key.asymmetricKeyType === "ec" ? "ES256" : "RS256";
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT()
      .setProtectedHeader(privateKeyId === "" ? { alg } : { alg, kid: privateKeyId })
      .setSubject(clientId)
      .setIssuer(clientId)
      .setAudience(`${organisationUrl.origin}${TOKEN_PATH}`)
      .setIssuedAt(now)
      .setExpirationTime(now + 3600)
      .setJti(randomUUID())
      .sign(key);
  }
}

/** Environment variables often hold PEM with `\n` spelled out. */
function signingKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replaceAll("\\n", "\n"));
  } catch {
    throw new Error("invalid private key");
  }
}
