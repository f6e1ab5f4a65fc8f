import type { Directory } from "./directory";
import { parameter, type ApiCall, type Endpoint } from "./endpoint";
import { notFound } from "./githubError";
import { pageOf } from "./paging";
import { organizationSecretsOf } from "./places";
import { selectedRepositoryIds } from "./requestBody";
import type { SecretApp } from "./secretScope";
import { repositoryView } from "./views";

/**
 * The repositories that see an organization's secret whose visibility is `selected`; 409 for any other visibility.
 *
 * Source: https://docs.github.com/en/rest/actions/secrets#list-selected-repositories-for-an-organization-secret
 */
export function selectedRepositoryEndpoints(directory: Directory): Endpoint[] {
  return (["actions", "dependabot"] as const).flatMap((app) => operations(directory, app));
}

function operations(directory: Directory, app: SecretApp): Endpoint[] {
  const path = `/orgs/:org/${app}/secrets/:secret_name/repositories`;
  const page = `${app}/secrets`;
  const secretsOf = (call: ApiCall) => organizationSecretsOf(call, directory, app);
  return [
    {
      method: "GET",
      path,
      documentation: `${page}#list-selected-repositories-for-an-organization-secret`,
      answer: (call) => {
        const scope = secretsOf(call);
        const all = scope
          .selectedRepositoryIds(parameter(call, "secret_name"))
          .flatMap((id) => directory.repositoryById(id) ?? [])
          .filter(({ owner }) => owner.login === scope.address.owner);
        const { items, headers } = pageOf(all, call.url);
        const repositories = items.map(repositoryView);
        return { status: 200, headers, body: { total_count: all.length, repositories } };
      },
    },
    {
      method: "PUT",
      path,
      documentation: `${page}#set-selected-repositories-for-an-organization-secret`,
      answer: async (call) => {
        const scope = secretsOf(call);
        scope.select(parameter(call, "secret_name"), selectedRepositoryIds(await call.body()));
        return { status: 204 };
      },
    },
    {
      method: "PUT",
      path: `${path}/:repository_id`,
      documentation: `${page}#add-selected-repository-to-an-organization-secret`,
      answer: (call) => {
        const scope = secretsOf(call);
        const name = parameter(call, "secret_name");
        const added = repositoryIdIn(call, directory);
        scope.select(name, [...new Set([...scope.selectedRepositoryIds(name), added])]);
        return { status: 204 };
      },
    },
    {
      method: "DELETE",
      path: `${path}/:repository_id`,
      documentation: `${page}#remove-selected-repository-from-an-organization-secret`,
      answer: (call) => {
        const scope = secretsOf(call);
        const name = parameter(call, "secret_name");
        const removed = repositoryIdIn(call, directory);
        scope.select(
          name,
          scope.selectedRepositoryIds(name).filter((id) => id !== removed),
        );
        return { status: 204 };
      },
    },
  ];
}

function repositoryIdIn(call: ApiCall, directory: Directory): number {
  const repository = directory.repositoryById(Number(parameter(call, "repository_id")));
  if (repository === undefined) throw notFound();
  return repository.id;
}
