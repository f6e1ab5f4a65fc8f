import { z } from "zod";
import type { Directory } from "./directory";
import { parameter, REPOSITORY_PATHS, type Endpoint } from "./endpoint";
import { invalidRequest } from "./githubError";
import { pageOf } from "./paging";
import { repositoryOf, usableRepositoryOf } from "./places";
import type { EnvironmentSettings } from "./repository";
import { environmentView } from "./views";

/** Body of "create or update an environment"; `null` is the same as leaving a member out. */
const settingsSchema = z.object({
  wait_timer: z.number().int().min(0).max(43_200).nullish(),
  prevent_self_review: z.boolean().nullish(),
  reviewers: z
    .array(z.object({ type: z.enum(["User", "Team"]), id: z.number().int() }))
    .max(6)
    .nullish(),
  can_admins_bypass: z.boolean().nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** Deployment environments. Source: https://docs.github.com/en/rest/deployments/environments */
export function environmentEndpoints(directory: Directory): Endpoint[] {
  const page = "deployments/environments";
  return REPOSITORY_PATHS.flatMap((repository): Endpoint[] => {
    const one = `${repository}/environments/:environment_name`;
    return [
      {
        method: "GET",
        path: `${repository}/environments`,
        documentation: `${page}#list-environments`,
        answer: (call) => {
          const repository = repositoryOf(call, directory);
          const all = repository.environments();
          const { items, headers } = pageOf(all, call.url);
          const environments = items.map((item) =>
            environmentView(repository, item, call.url.origin),
          );
          return { status: 200, headers, body: { total_count: all.length, environments } };
        },
      },
      {
        method: "GET",
        path: one,
        documentation: `${page}#get-an-environment`,
        answer: (call) => {
          const repository = repositoryOf(call, directory);
          const environment = repository.environment(parameter(call, "environment_name"));
          return {
            status: 200,
            body: environmentView(repository, environment, call.url.origin),
          };
        },
      },
      {
        method: "PUT",
        path: one,
        documentation: `${page}#create-or-update-an-environment`,
        answer: async (call) => {
          const repository = usableRepositoryOf(call, directory);
          const settings = settingsIn(await call.body());
          const environment = repository.putEnvironment(
            parameter(call, "environment_name"),
            settings,
          );
          return {
            status: 200,
            body: environmentView(repository, environment, call.url.origin),
          };
        },
      },
      {
        method: "DELETE",
        path: one,
        documentation: `${page}#delete-an-environment`,
        answer: (call) => {
          const repository = usableRepositoryOf(call, directory);
          repository.deleteEnvironment(parameter(call, "environment_name"));
          return { status: 204 };
        },
      },
    ];
  });
}

function settingsIn(body: Record<string, unknown>): EnvironmentSettings {
  const parsed = settingsSchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error));
  return {
    waitTimer: parsed.data.wait_timer ?? 0,
    preventSelfReview: parsed.data.prevent_self_review ?? false,
    reviewers: parsed.data.reviewers ?? [],
    canAdminsBypass: parsed.data.can_admins_bypass ?? true,
    branchPolicy: parsed.data.deployment_branch_policy ?? null,
  };
}
