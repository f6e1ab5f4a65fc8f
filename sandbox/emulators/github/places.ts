import type { Account } from "./account";
import type { Directory } from "./directory";
import { BASE_PATH, parameter, type ApiCall } from "./endpoint";
import { notFound, RepositoryMoved } from "./githubError";
import type { Repository } from "./repository";
import type { SecretApp, SecretScope } from "./secretScope";

/**
 * The organization in `:org`.
 *
 * @throws GitHubError 404 when there is none that the caller sees; a user account is none.
 */
export function organizationOf(call: ApiCall, directory: Directory): Account {
  const account = directory.account(parameter(call, "org"));
  if (account?.type !== "Organization" || !call.caller.seesAccount(account)) throw notFound();
  return account;
}

/**
 * The repository in `:owner/:repo` or `:repository_id`.
 *
 * @throws GitHubError 404 when there is none that the caller sees; 301 or 307 at an address it no longer has.
 */
export function repositoryOf(call: ApiCall, directory: Directory): Repository {
  const number = call.parameters.repository_id;
  if (number !== undefined) return seen(call, directory.repositoryById(Number(number)));
  const owner = parameter(call, "owner");
  const name = parameter(call, "repo");
  const repository = directory.repository(owner, name);
  if (repository !== undefined) return seen(call, repository);
  const moved = seen(call, directory.formerly(owner, name));
  // "", "api", "v3", "repos", owner and name come before the part that stays the same.
  const rest = ["", ...call.url.pathname.split("/").slice(6)].join("/");
  const location = `${call.url.origin}${BASE_PATH}/repositories/${moved.id}${rest}${call.url.search}`;
  throw new RepositoryMoved(call.intent === "read" ? 301 : 307, location);
}

/** As `repositoryOf`; an endpoint that writes is refused on an archived repository. @throws GitHubError also 403 */
export function usableRepositoryOf(call: ApiCall, directory: Directory): Repository {
  const repository = repositoryOf(call, directory);
  if (call.intent === "write") repository.requireWritable();
  return repository;
}

/** The secrets of the repository in the path. @throws GitHubError 301, 307, 403, 404 */
export function repositorySecretsOf(
  call: ApiCall,
  directory: Directory,
  app: SecretApp,
): SecretScope {
  const repository = usableRepositoryOf(call, directory);
  call.caller.requireSecrets(call.intent);
  return repository.secrets[app];
}

/** The secrets of the environment in the path. @throws GitHubError 301, 307, 403, 404 */
export function environmentSecretsOf(call: ApiCall, directory: Directory): SecretScope {
  const repository = usableRepositoryOf(call, directory);
  call.caller.requireSecrets(call.intent);
  return repository.environment(parameter(call, "environment_name")).secrets;
}

/** The secrets of the organization in the path. @throws GitHubError 403, 404 */
export function organizationSecretsOf(
  call: ApiCall,
  directory: Directory,
  app: SecretApp,
): SecretScope {
  const account = organizationOf(call, directory);
  if (account.secrets === undefined) throw notFound();
  call.caller.requireOrganizationSecrets(account, call.intent);
  return account.secrets[app];
}

function seen(call: ApiCall, repository: Repository | undefined): Repository {
  if (repository === undefined || !call.caller.seesRepository(repository)) throw notFound();
  return repository;
}
