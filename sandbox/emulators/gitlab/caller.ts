import type { Directory } from "./directory";
import { forbidden, GitLabError, notFound } from "./gitLabError";
import { ACCESS_LEVELS, type Group, type User } from "./namespace";
import type { Role, TokenDescription } from "./world";

/** Whoever sent a request, and what they may see and do. */
export class Caller {
  constructor(
    readonly user: User,
    readonly token: TokenDescription,
    private readonly directory: Directory,
  ) {}

  /** Administrators see all, members their own, everybody what is public. */
  sees(place: Group): boolean {
    return place.visibility === "public" || this.level(place) > 0;
  }

  level(place: Group): number {
    if (this.user.administrator) return ACCESS_LEVELS.Owner;
    return this.directory.accessLevel(this.user, place);
  }

  /** @throws GitLabError 404 for a place that the caller does not see, 403 for too small a role. */
  require(role: Role, place: Group): void {
    if (!this.sees(place)) throw notFound("archived" in place ? "Project" : "Group");
    if (this.level(place) < ACCESS_LEVELS[role]) throw forbidden();
  }

  /** @throws GitLabError 403 */
  requireAdministrator(): void {
    if (!this.user.administrator) throw forbidden();
  }
}

/** The users behind all tokens, and the check of what a request carries. */
export class Tokens {
  private readonly owners = new Map<TokenDescription, User>();

  constructor(
    private readonly descriptions: TokenDescription[],
    private readonly directory: Directory,
  ) {
    for (const token of descriptions) this.owners.set(token, this.ownerOf(token));
  }

  /**
   * Who sent a request, by `PRIVATE-TOKEN: <token>` or `Authorization: Bearer <token>`.
   *
   * @throws GitLabError 401 for a token that is unknown or has ended, 403 for one whose scopes are too narrow.
   * Source: https://docs.gitlab.com/api/rest/authentication
   */
  authenticate(header: (name: string) => string | undefined, accepted: readonly string[]): Caller {
    const bearer = /^bearer (.+)$/i.exec(header("authorization") ?? "")?.[1];
    const value = header("private-token") ?? bearer;
    const token = this.descriptions.find((candidate) => candidate.value === value);
    const owner = token === undefined ? undefined : this.owners.get(token);
    if (token === undefined || owner === undefined || !this.lives(token)) {
      throw new GitLabError(401, { message: "401 Unauthorized" });
    }
    if (token.ended !== undefined) throw invalidToken(token.ended);
    const granted = token.scopes ?? ["api"];
    if (!granted.some((scope) => accepted.includes(scope))) throw insufficientScope(accepted);
    return new Caller(owner, token, this.directory);
  }

  /** The bot of a project or group goes with it. */
  private lives(token: TokenDescription): boolean {
    if ("project" in token) return this.directory.projects.some(hasMember(this.owners.get(token)));
    if ("group" in token) return this.directory.groups.some(hasMember(this.owners.get(token)));
    return true;
  }

  private ownerOf(token: TokenDescription): User {
    if ("user" in token) {
      return this.directory.user(token.user) ?? this.directory.addUser(token.user);
    }
    const [kind, place] =
      "project" in token
        ? (["project", this.directory.project(token.project)] as const)
        : (["group", this.directory.group(token.group)] as const);
    if (place === undefined) throw new Error(`a token is for a ${kind} that is not described`);
    const bot = this.directory.addUser(`${kind}_${place.id}_bot_${this.owners.size}`);
    place.members.set(bot.username, token.role);
    return bot;
  }
}

function hasMember(user: User | undefined): (place: Group) => boolean {
  return (place) => user !== undefined && place.members.has(user.username);
}

function invalidToken(ended: "expired" | "revoked"): GitLabError {
  const description = {
    expired: "Token is expired. You can either do re-authorization or token refresh.",
    revoked: "Token was revoked. You have to re-authorize from the user.",
  }[ended];
  return new GitLabError(401, { error: "invalid_token", error_description: description });
}

function insufficientScope(accepted: readonly string[]): GitLabError {
  return new GitLabError(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope: accepted.join(" "),
  });
}
