import type { Account } from "./account";
import { GitHubError, notFound } from "./githubError";
import type { Repository } from "./repository";
import type { SecretsPermission, TokenDescription } from "./world";

/** Whoever sent a request, and what they may see and do. */
export class Caller {
  constructor(private readonly token: TokenDescription) {}

  get login(): string {
    return this.token.login;
  }

  /** What every answer says about the token. */
  headers(): Record<string, string> {
    const { expiration } = this.token;
    return expiration === undefined ? {} : { "github-authentication-token-expiration": expiration };
  }

  /** @throws GitHubError 403 for an App's installation, which acts for nobody. */
  requireUser(): void {
    if (this.token.kind === "integration") throw this.refusal("");
  }

  /** An account is seen by whoever sees it or any of its repositories. */
  seesAccount(account: Account): boolean {
    const login = account.login.toLowerCase();
    return this.seesAny((entry) => entry.split("/")[0] === login);
  }

  seesRepository(repository: Repository): boolean {
    if (repository.hidden) return false;
    const owner = repository.owner.login.toLowerCase();
    const fullName = repository.fullName.toLowerCase();
    return this.seesAny((entry) => entry === owner || entry === fullName);
  }

  /**
   * @throws GitHubError 404 when the organization is hidden; 403 when the token is confined to some of its
   * repositories, or has no such permission.
   */
  requireOrganizationSecrets(account: Account, permission: SecretsPermission): void {
    if (!this.seesAccount(account)) throw notFound();
    const login = account.login.toLowerCase();
    if (!this.seesAny((entry) => entry === login)) throw this.refusal("organization_secrets");
    this.requirePermission(permission, "organization_secrets");
  }

  /** @throws GitHubError 403 */
  requireSecrets(permission: SecretsPermission): void {
    this.requirePermission(permission, "secrets");
  }

  /** @throws GitHubError 403 without the permission to read workflow runs. */
  requireActions(): void {
    if (this.token.actions === "none") throw this.refusal("actions=read");
  }

  private requirePermission(wanted: SecretsPermission, name: string): void {
    const order: SecretsPermission[] = ["none", "read", "write"];
    const granted = this.token.secrets ?? "write";
    if (order.indexOf(granted) < order.indexOf(wanted)) throw this.refusal(`${name}=${wanted}`);
  }

  private refusal(accepted: string): GitHubError {
    const kind = this.token.kind ?? "personal access token";
    const headers = { "x-accepted-github-permissions": accepted };
    return new GitHubError(403, `Resource not accessible by ${kind}`, headers);
  }

  private seesAny(matches: (entry: string) => boolean): boolean {
    return this.token.sees?.some((entry) => matches(entry.toLowerCase())) ?? true;
  }
}

/**
 * Who sent a request, by its `Authorization` header (`Bearer <token>`, or the older `token <token>`).
 *
 * @throws GitHubError 401
 * Source: https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api
 */
export function authenticate(header: string | undefined, tokens: TokenDescription[]): Caller {
  if (header === undefined) throw new GitHubError(401, "Requires authentication");
  const value = /^(?:bearer|token) (.+)$/i.exec(header)?.[1];
  const token = tokens.find((candidate) => candidate.value === value);
  // The answer to a wrong token names no endpoint, whatever was asked for.
  if (token === undefined) throw new GitHubError(401, "Bad credentials", {}, "");
  return new Caller(token);
}
