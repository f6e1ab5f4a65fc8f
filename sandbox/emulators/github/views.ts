import type { Account } from "./account";
import { BASE_PATH } from "./endpoint";
import type { Environment, Repository } from "./repository";
import type { Secret } from "./secretScope";
import type { WorkflowRun } from "./workflowRun";

/** An account as the API shows it. Source: https://docs.github.com/en/rest/orgs/orgs#get-an-organization */
export function accountView(account: Account) {
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    type: account.type,
  };
}

/** Source: https://docs.github.com/en/rest/repos/repos#get-a-repository */
export function repositoryView(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.visibility !== "public",
    visibility: repository.visibility,
    archived: repository.archived,
    default_branch: "main",
    owner: accountView(repository.owner),
  };
}

/** Source: https://docs.github.com/en/rest/deployments/environments#get-an-environment */
export function environmentView(repository: Repository, environment: Environment, origin: string) {
  const { settings } = environment;
  const path = `/repos/${repository.fullName}/environments/${encodeURIComponent(environment.name)}`;
  return {
    id: environment.id,
    node_id: nodeId("Environment", environment.id),
    name: environment.name,
    url: `${origin}${BASE_PATH}${path}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    can_admins_bypass: settings.canAdminsBypass,
    protection_rules: protectionRules(environment),
    deployment_branch_policy: settings.branchPolicy,
  };
}

/** Source: https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
export function workflowRunView(repository: Repository, run: WorkflowRun, origin: string) {
  const path = `/repos/${repository.fullName}/actions/runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId("WorkflowRun", run.id),
    name: "deploy",
    display_title: "deploy",
    head_branch: run.branch,
    path: ".github/workflows/deploy.yml",
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    created_at: run.createdAt,
    run_started_at: run.startedAt,
    updated_at: run.updatedAt,
    url: `${origin}${BASE_PATH}${path}`,
    html_url: `${origin}/${repository.fullName}/actions/runs/${run.id}`,
  };
}

/** Never holds the value. Source: https://docs.github.com/en/rest/actions/secrets#get-a-repository-secret */
export function secretView(secret: Secret, address: URL) {
  const { name, createdAt, updatedAt, access } = secret;
  return {
    name,
    created_at: createdAt,
    updated_at: updatedAt,
    ...(access === undefined ? {} : { visibility: access.visibility }),
    ...(access?.visibility !== "selected"
      ? {}
      : { selected_repositories_url: `${address.origin}${address.pathname}/repositories` }),
  };
}

function protectionRules({ id, settings }: Environment): object[] {
  const rules: object[] = [];
  const add = (type: string, fields: object) => {
    const ruleId = id * 10 + rules.length;
    rules.push({ id: ruleId, node_id: nodeId("Gate", ruleId), type, ...fields });
  };
  if (settings.waitTimer > 0) add("wait_timer", { wait_timer: settings.waitTimer });
  if (settings.reviewers.length > 0) {
    add("required_reviewers", {
      prevent_self_review: settings.preventSelfReview,
      reviewers: settings.reviewers.map(({ type, id }) => ({ type, reviewer: { id } })),
    });
  }
  if (settings.branchPolicy !== null) add("branch_policy", {});
  return rules;
}

function nodeId(type: string, id: number): string {
  return Buffer.from(`${type.length}:${type}${id}`).toString("base64");
}
