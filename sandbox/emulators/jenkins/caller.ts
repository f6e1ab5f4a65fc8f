import { timingSafeEqual } from "node:crypto";
import { accessDenied, unauthorized } from "./jenkinsError";
import { impliedBy, type Permission } from "./permission";
import type { Grant, UserDescription } from "./world";

/** Whoever sent a request. */
export class Caller {
  constructor(
    /** `undefined` for a request without credentials. */
    private readonly user: UserDescription | undefined,
    /** Signed in by an API token, for which no crumb is asked. */
    readonly byApiToken: boolean,
  ) {}

  /** Name in sessions and headers. */
  get name(): string {
    return this.user?.id ?? "anonymous";
  }

  /** Whether they may do something at a place, given by its full name; "" is the controller. */
  has(permission: Permission, place: string): boolean {
    const wanted = [permission, ...impliedBy(permission)];
    return (this.user?.grants ?? []).some(
      (grant) => holdsAt(grant, place) && grant.permissions.some((name) => wanted.includes(name)),
    );
  }

  /** @throws JenkinsError 403 */
  require(permission: Permission, place: string): void {
    if (this.has(permission, place)) return;
    throw accessDenied(this.user?.id, permission);
  }
}

/** Names of items are compared ignoring case. */
function holdsAt({ folder = "", inherited = true }: Grant, place: string): boolean {
  const [at, from] = [place.toLowerCase(), folder.toLowerCase()];
  return at === from || (inherited && (from === "" || at.startsWith(`${from}/`)));
}

/**
 * Who sent a request, by HTTP Basic with an API token or a password.
 *
 * @throws JenkinsError 401 when either is wrong.
 * Source: https://www.jenkins.io/doc/book/using/remote-access-api/
 */
export function authenticate(header: string | undefined, users: UserDescription[]): Caller {
  const encoded = /^basic (.+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return new Caller(undefined, false);
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const secret = text.slice(colon + 1);
  const user = users.find(({ id }) => colon !== -1 && id === text.slice(0, colon));
  if (user?.apiTokens?.some((token) => same(token, secret))) return new Caller(user, true);
  if (user?.password !== undefined && same(user.password, secret)) return new Caller(user, false);
  throw unauthorized();
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
