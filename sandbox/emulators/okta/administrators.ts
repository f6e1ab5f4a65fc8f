import * as jose from "jose";
import type { CallKind } from "../callLog";
import { forbidden, invalidToken } from "./errors";
import type { Access, Resource } from "./http";
import { oktaId } from "./ids";
import type { AdministratorSeed, Organisation } from "./organisation";
import type { SigningKey } from "../signingKey";

/** A person with an API token. */
export interface Administrator extends AdministratorSeed {
  readonly userId: string;
}

/** Decides who may call the management API. */
export class Administrators {
  private readonly administrators: Administrator[];

  constructor(
    seeds: readonly AdministratorSeed[],
    private readonly organisation: Organisation,
    /** Key of the organisation's own authorization server. */
    private readonly key: SigningKey,
  ) {
    this.administrators = seeds.map((seed) => ({ ...seed, userId: oktaId("00u") }));
  }

  /** The person whose API token this is, if it is one. */
  byAuthorization(authorization: string | undefined): Administrator | undefined {
    const [, token] = /^SSWS (\S+)$/.exec(authorization ?? "") ?? [];
    return this.administrators.find(({ apiToken }) => apiToken === token);
  }

  /**
   * @throws OktaError 401 E0000011 for a token that is not known, or has expired; 403 E0000006 where the role or
   * the scopes do not reach.
   */
  async check(authorization: string | undefined, access: Access, kind: CallKind): Promise<void> {
    if (access === "public") return;
    if (authorization?.startsWith("Bearer ") === true) {
      await this.checkScopes(authorization.slice("Bearer ".length), access, kind);
      return;
    }
    const administrator = this.byAuthorization(authorization);
    if (administrator === undefined) throw invalidToken();
    const { rights } = administrator;
    // Everybody may read their own user.
    if (access === "users") return;
    if (rights === "none" || (rights === "read-only" && kind === "write")) throw forbidden();
  }

  private async checkScopes(
    token: string,
    access: Exclude<Access, "public">,
    kind: CallKind,
  ): Promise<void> {
    const granted = await this.scopesOf(token);
    const needed = access === "administrators" ? undefined : scopesFor(access, kind);
    if (needed?.some((scope) => granted.includes(scope)) === true) return;
    const scope = needed?.[0] ?? "";
    throw forbidden({
      "www-authenticate":
        `Bearer realm="${this.organisation.url}", scope="${scope}", error="insufficient_scope", ` +
        `error_description="The access token provided does not contain the required scopes."`,
    });
  }

  private async scopesOf(token: string): Promise<string[]> {
    try {
      const { payload } = await jose.jwtVerify(token, await this.key.publicKey(), {
        algorithms: ["RS256"],
        issuer: this.organisation.url,
        currentDate: this.organisation.now(),
      });
      const { scp } = payload;
      return Array.isArray(scp) ? scp.map(String) : [];
    } catch {
      throw invalidToken();
    }
  }
}

/** `manage` opens reading, too. The first is the narrowest. */
function scopesFor(resource: Resource, kind: CallKind): string[] {
  const manage = `okta.${resource}.manage`;
  return kind === "write" ? [manage] : [`okta.${resource}.read`, manage];
}
