import { createPublicKey, randomBytes } from "node:crypto";
import * as jose from "jose";
import { timestamp, type Clock } from "../../../common/clock";
import { GitHubError, notFound } from "./githubError";
import type { AppDescription, TokenDescription } from "./world";

/** Limits of an App's JSON Web Token and of what it buys. */
const LONGEST_ASSERTION_S = 600;
const TOKEN_LIFETIME_MS = 3_600_000;

/** An installation access token as the API shows it. */
export interface InstallationToken {
  token: string;
  expires_at: string;
  permissions: Record<string, string>;
  repository_selection: "all";
}

/**
 * GitHub Apps: a JSON Web Token that the App signed (RS256) buys an access token of its installation for an hour.
 *
 * Source: https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app,
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export class Installations {
  private issued: { expiresAtMs: number; description: TokenDescription }[] = [];

  constructor(
    private readonly apps: AppDescription[],
    private readonly clock: Clock,
  ) {}

  /** Tokens that are valid at this moment. */
  tokens(): TokenDescription[] {
    const now = this.clock.now().getTime();
    this.issued = this.issued.filter(({ expiresAtMs }) => expiresAtMs > now);
    return this.issued.map(({ description }) => description);
  }

  /** @throws GitHubError 401 for a token that proves nothing, 404 for an installation that is not the App's. */
  async issue(
    authorization: string | undefined,
    installationId: string,
  ): Promise<InstallationToken> {
    const app = await this.signer(/^bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "");
    if (app.installationId !== installationId) throw notFound();
    const { actions = "none" } = app;
    const value = `ghs_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
    const expiresAtMs = this.clock.now().getTime() + TOKEN_LIFETIME_MS;
    this.issued.push({
      expiresAtMs,
      description: { value, login: app.account, sees: [app.account], actions, kind: "integration" },
    });
    return {
      token: value,
      expires_at: timestamp(new Date(expiresAtMs)),
      permissions: {
        metadata: "read",
        secrets: "write",
        organization_secrets: "write",
        ...(actions === "none" ? {} : { actions }),
      },
      repository_selection: "all",
    };
  }

  private async signer(assertion: string): Promise<AppDescription> {
    const app = this.apps.find(({ id }) => id === issuerOf(assertion));
    if (app === undefined) throw new GitHubError(404, "Integration not found");
    const now = this.clock.now();
    try {
      const { payload } = await jose.jwtVerify(assertion, createPublicKey(app.publicKey), {
        algorithms: ["RS256"],
        currentDate: now,
        requiredClaims: ["iat", "exp"],
      });
      if ((payload.exp ?? 0) > now.getTime() / 1000 + LONGEST_ASSERTION_S) {
        throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
      }
    } catch (error) {
      if (error instanceof GitHubError) throw error;
      throw unauthorized("A JSON web token could not be decoded");
    }
    return app;
  }
}

function issuerOf(assertion: string): string | undefined {
  try {
    return jose.decodeJwt(assertion).iss;
  } catch {
    throw unauthorized("A JSON web token could not be decoded");
  }
}

function unauthorized(message: string): GitHubError {
  return new GitHubError(401, message, {}, "");
}
