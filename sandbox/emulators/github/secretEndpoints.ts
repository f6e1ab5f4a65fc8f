import type { Directory } from "./directory";
import { parameter, REPOSITORY_PATHS, type ApiCall, type Endpoint } from "./endpoint";
import { pageOf } from "./paging";
import { environmentSecretsOf, organizationSecretsOf, repositorySecretsOf } from "./places";
import { sealedValue, secretAccess } from "./requestBody";
import type { SecretAccess, SecretApp, SecretScope } from "./secretScope";
import { secretView } from "./views";

/** A family of five operations on the secrets of one kind of place. */
interface SecretFamily {
  /** Template of the list. */
  path: string;
  /** Documentation page of the family. */
  page: string;
  /** The place, with its article as in the fragments of that page. */
  place: "a-repository" | "an-environment" | "an-organization";
  scopeOf(call: ApiCall): SecretScope;
  /** Reads who sees the secret, where a body says so. */
  accessIn?(body: Record<string, unknown>): SecretAccess;
}

const APPS: SecretApp[] = ["actions", "dependabot"];

/**
 * Secrets of repositories, environments and organizations for Actions, and of repositories and organizations for
 * Dependabot.
 *
 * Source: https://docs.github.com/en/rest/actions/secrets, https://docs.github.com/en/rest/dependabot/secrets
 */
export function secretEndpoints(directory: Directory): Endpoint[] {
  const ofRepositories = REPOSITORY_PATHS.flatMap((repository) => [
    ...APPS.map((app): SecretFamily => ({
      path: `${repository}/${app}/secrets`,
      page: `${app}/secrets`,
      place: "a-repository",
      scopeOf: (call) => repositorySecretsOf(call, directory, app),
    })),
    {
      path: `${repository}/environments/:environment_name/secrets`,
      page: "actions/secrets",
      place: "an-environment" as const,
      scopeOf: (call: ApiCall) => environmentSecretsOf(call, directory),
    },
  ]);
  const ofOrganizations = APPS.map((app): SecretFamily => ({
    path: `/orgs/:org/${app}/secrets`,
    page: `${app}/secrets`,
    place: "an-organization",
    scopeOf: (call) => organizationSecretsOf(call, directory, app),
    accessIn: secretAccess,
  }));
  return [...ofRepositories, ...ofOrganizations].flatMap(operations);
}

function operations(family: SecretFamily): Endpoint[] {
  const { page, place } = family;
  const noun = place.replace(/^an?-/, "");
  const one = `${family.path}/:secret_name`;
  return [
    // Before the template with a name, because the first route that fits answers.
    {
      method: "GET",
      path: `${family.path}/public-key`,
      documentation: `${page}#get-${place}-public-key`,
      answer: (call) => {
        const { key } = family.scopeOf(call);
        return { status: 200, body: { key_id: key.id, key: key.publicKey } };
      },
    },
    {
      method: "GET",
      path: family.path,
      documentation: `${page}#list-${noun}-secrets`,
      answer: (call) => {
        const all = family.scopeOf(call).list();
        const { items, headers } = pageOf(all, call.url);
        const secrets = items.map((secret) =>
          secretView(secret, new URL(`${call.url.pathname}/${secret.name}`, call.url)),
        );
        return { status: 200, headers, body: { total_count: all.length, secrets } };
      },
    },
    {
      method: "GET",
      path: one,
      documentation: `${page}#get-${place}-secret`,
      answer: (call) => {
        const secret = family.scopeOf(call).get(parameter(call, "secret_name"));
        return { status: 200, body: secretView(secret, call.url) };
      },
    },
    {
      method: "PUT",
      path: one,
      documentation: `${page}#create-or-update-${place}-secret`,
      answer: async (call) => {
        const scope = family.scopeOf(call);
        const body = await call.body();
        const sealed = sealedValue(body);
        const outcome = scope.put(parameter(call, "secret_name"), sealed, family.accessIn?.(body));
        return outcome === "created" ? { status: 201, body: {} } : { status: 204 };
      },
    },
    {
      method: "DELETE",
      path: one,
      documentation: `${page}#delete-${place}-secret`,
      answer: (call) => {
        family.scopeOf(call).delete(parameter(call, "secret_name"));
        return { status: 204 };
      },
    },
  ];
}
