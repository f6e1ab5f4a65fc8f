import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from "jose";
import type { EmulatorContext } from "../emulator";
import { ConnectError } from "./connectProtocol";

/** Whose tokens the control plane takes, and what must be in them. */
export interface Trust {
  /** Issuers; Entra's tokens of version 1 and 2 name two. */
  issuers: string[];
  jwksUri: string;
  allowedAudiences: string[];
  /** Scope (`scp`, `scope`) or role (`roles`) that a token must grant. */
  grant: string;
}

/** Who calls. */
export interface Caller {
  /** `sub` of the token: the identity that access settings name. */
  subject: string;
  /** Client that got the token, where the token says so. */
  clientId: string | undefined;
}

/** Verifies the tokens of incoming calls as a resource server does (RFC 6750, RFC 9068 §4). */
export class Bearers {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly trust: Trust,
    private readonly now: () => Date,
  ) {
    this.keys = createRemoteJWKSet(new URL(trust.jwksUri));
  }

  /**
   * The caller. A token in the header of the control plane's own name wins over one in `authorization`.
   *
   * @throws ConnectError `unauthenticated`
   */
  async caller(context: EmulatorContext, ownHeader: string): Promise<Caller> {
    const header = context.req.header(ownHeader) ?? context.req.header("authorization");
    const [, token] = /^Bearer (\S+)$/i.exec(header ?? "") ?? [];
    if (token === undefined) throw unauthenticated("no bearer token was sent");
    const claims = await this.verify(token);
    if (!grantsOf(claims).includes(this.trust.grant)) {
      throw unauthenticated(`the token does not grant "${this.trust.grant}"`);
    }
    if (claims.sub === undefined) throw unauthenticated("the token has no subject");
    const client = claims["cid"] ?? claims["client_id"] ?? claims["azp"] ?? claims["appid"];
    return { subject: claims.sub, clientId: typeof client === "string" ? client : undefined };
  }

  private async verify(token: string): Promise<JWTPayload> {
    const { issuers, allowedAudiences } = this.trust;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: issuers,
        audience: allowedAudiences,
        currentDate: this.now(),
        requiredClaims: ["exp"],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw unauthenticated(`token refused: ${error.code}`);
      throw error;
    }
  }
}

function unauthenticated(message: string): ConnectError {
  return new ConnectError("unauthenticated", message);
}

function grantsOf(claims: JWTPayload): unknown[] {
  const words = (value: unknown): unknown[] =>
    typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : [];
  return [claims["scp"], claims["scope"], claims["roles"]].flatMap(words);
}
