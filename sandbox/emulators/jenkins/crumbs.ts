import { createHash, randomBytes } from "node:crypto";
import type { Caller } from "./caller";
import { noValidCrumb } from "./jenkinsError";

/** Header, or form field, that carries a crumb. */
export const CRUMB_FIELD = "Jenkins-Crumb";

/** A crumb, and the session that it is good for. */
export interface Crumb {
  crumb: string;
  /** Value for `Set-Cookie`; `undefined` when the caller has the session already. */
  setCookie: string | undefined;
}

/** Protection against forged requests (`DefaultCrumbIssuer`): a crumb belongs to one user and one session. */
export class Crumbs {
  private readonly salt = randomBytes(16);
  /** The cookie's name ends in a part that differs from start to start. */
  private readonly cookieName = `JSESSIONID.${randomBytes(4).toString("hex")}`;
  private readonly sessions = new Set<string>();

  /** A crumb for the caller's session, which is opened if there is none. */
  issue(caller: Caller, cookie: string | undefined): Crumb {
    const known = this.sessionOf(cookie);
    const session = known ?? `node0${randomBytes(12).toString("hex")}`;
    this.sessions.add(session);
    return {
      crumb: this.crumbOf(caller, session),
      setCookie:
        known === undefined ? `${this.cookieName}=${session}; Path=/; HttpOnly` : undefined,
    };
  }

  /** @throws JenkinsError 403 when a POST has no crumb of its own session. An API token needs none. */
  check(caller: Caller, cookie: string | undefined, crumb: string | undefined): void {
    if (caller.byApiToken) return;
    const session = this.sessionOf(cookie);
    if (session === undefined || crumb !== this.crumbOf(caller, session)) throw noValidCrumb();
  }

  private crumbOf(caller: Caller, session: string): string {
    return createHash("sha256").update(this.salt).update(`${caller.name};${session}`).digest("hex");
  }

  private sessionOf(cookie: string | undefined): string | undefined {
    const values = (cookie ?? "").split(/;\s*/).map((pair) => pair.split("="));
    const session = values.find(([name]) => name === this.cookieName)?.[1];
    return session !== undefined && this.sessions.has(session) ? session : undefined;
  }
}
