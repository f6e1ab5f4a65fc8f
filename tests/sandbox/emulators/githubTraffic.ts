/** One request of the official plugin. */
export interface RecordedCall {
  method: string;
  /** Below `/api/v3`, with `{owner}`, `{repo}`, `{repoId}`, `{env}`, `{name}`, `{key_id}` for what differs. */
  path: string;
  /** Members of the JSON body; `undefined` where the value is made anew for every request. */
  body?: Record<string, unknown>;
  status: number;
}

/** What happens at the service, by other hands, before a step. */
export type Intervention =
  | "delete every secret"
  | "delete repository secret"
  | "name a missing repository"
  | "name a missing environment"
  | "limit next write"
  | "fail two writes";

/** One command of the engine. */
export interface RecordedStep {
  step: string;
  before?: Intervention;
  calls: RecordedCall[];
}

/** Commands on one stack, in order. */
export interface RecordedRun {
  run: string;
  owner: string;
  steps: RecordedStep[];
}

/** Members of a 200 that the plugin cannot do without, and their types; by method and end of the path. */
export const NEEDED_MEMBERS: Record<string, Record<string, string>> = {
  "GET /orgs/{owner}": { id: "number" },
  "GET /repos/{owner}/{repo}": { id: "number" },
  "GET …/public-key": { key_id: "string", key: "string" },
  "GET …/secrets/{name}": { name: "string", created_at: "string", updated_at: "string" },
  "GET /orgs/{owner}/actions/secrets/{name}": { visibility: "string" },
  "GET /orgs/{owner}/dependabot/secrets/{name}": { visibility: "string" },
  "GET …/repositories": { total_count: "number", repositories: "object" },
  "GET …/environments/{env}": { name: "string", can_admins_bypass: "boolean" },
  "PUT …/environments/{env}": { name: "string", can_admins_bypass: "boolean" },
  "GET …/environments": { total_count: "number", environments: "object" },
  "GET …/actions/secrets": { total_count: "number", secrets: "object" },
};

/** `= run (owner)`, `- step (intervention)`, `METHOD STATUS PATH [member[=json] …]`. */
const RECORDED = `
= every kind of secret (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 201 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=[900001]
  PUT 200 /repos/{owner}/{repo}/environments/{env} wait_timer=0 reviewers=null can_admins_bypass=true deployment_branch_policy=null prevent_self_review=false
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}
  GET 200 /orgs/{owner}/actions/secrets/{name}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/public-key
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/dependabot/secrets/{name} key_id encrypted_value
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/{name}
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
  GET 200 /repositories/{repoId}/environments/{env}/secrets/public-key
  PUT 201 /repositories/{repoId}/environments/{env}/secrets/{name} key_id encrypted_value
  GET 200 /repositories/{repoId}/environments/{env}/secrets/{name}
- refresh
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/{name}
  GET 200 /orgs/{owner}/actions/secrets/{name}/repositories?per_page=100
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
  GET 200 /repos/{owner}/{repo}/environments/{env}
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/{name}
  GET 200 /repositories/{repoId}/environments/{env}/secrets/{name}
- rotate
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 204 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=[900001]
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/public-key
  GET 200 /repositories/{repoId}/environments/{env}/secrets/public-key
  PUT 204 /repos/{owner}/{repo}/dependabot/secrets/{name} key_id encrypted_value
  GET 200 /orgs/{owner}/actions/secrets/{name}
  PUT 204 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  PUT 204 /repositories/{repoId}/environments/{env}/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/{name}
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
  GET 200 /repositories/{repoId}/environments/{env}/secrets/{name}
- gone-refresh (delete every secret)
  GET 200 /orgs/{owner}
  GET 404 /orgs/{owner}/actions/secrets/{name}
  GET 404 /repositories/{repoId}/environments/{env}/secrets/{name}
  GET 404 /repos/{owner}/{repo}/dependabot/secrets/{name}
  GET 200 /repos/{owner}/{repo}/environments/{env}
  GET 404 /repos/{owner}/{repo}/actions/secrets/{name}
- gone-recreate
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  GET 200 /repos/{owner}/{repo}
  PUT 201 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=[900001]
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  GET 200 /repos/{owner}/{repo}
  GET 200 /orgs/{owner}/actions/secrets/{name}
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repositories/{repoId}/environments/{env}/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/dependabot/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
  PUT 201 /repositories/{repoId}/environments/{env}/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/dependabot/secrets/{name}
  GET 200 /repositories/{repoId}/environments/{env}/secrets/{name}
- org-ids-change
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 204 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=[900001,900002]
  GET 200 /orgs/{owner}/actions/secrets/{name}
- delete-already-gone (delete repository secret)
  GET 200 /orgs/{owner}
  DELETE 404 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /repositories/{repoId}/environments/{env}/secrets/{name}
  DELETE 204 /repos/{owner}/{repo}/environments/{env}
  DELETE 204 /orgs/{owner}/actions/secrets/{name}
  DELETE 204 /repos/{owner}/{repo}/dependabot/secrets/{name}

= owner is a user (octo-user)
- create
  GET 404 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 404 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}

= organization secret and its list of repositories (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 201 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected"
  GET 200 /orgs/{owner}/actions/secrets/{name}
  PUT 204 /orgs/{owner}/actions/secrets/{name}/repositories selected_repository_ids=[900001]
- rotate
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 204 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected"
  GET 200 /orgs/{owner}/actions/secrets/{name}
- refresh
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/{name}/repositories?per_page=100
  GET 200 /orgs/{owner}/actions/secrets/{name}
- up-after-refresh
  GET 200 /orgs/{owner}
  PUT 204 /orgs/{owner}/actions/secrets/{name}/repositories selected_repository_ids=[900001]
- destroy
  GET 200 /orgs/{owner}
  PUT 204 /orgs/{owner}/actions/secrets/{name}/repositories selected_repository_ids=[]
  DELETE 204 /orgs/{owner}/actions/secrets/{name}

= visibility of an organization secret (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 201 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=[900001]
  GET 200 /orgs/{owner}/actions/secrets/{name}
- to-private
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/actions/secrets/public-key
  PUT 204 /orgs/{owner}/actions/secrets/{name} key_id encrypted_value visibility="private"
  GET 200 /orgs/{owner}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /orgs/{owner}/actions/secrets/{name}

= repository that does not exist (acme-org)
- create (name a missing repository)
  GET 200 /orgs/{owner}
  GET 404 /repos/{owner}/{repo}

= environment that does not exist (acme-org)
- create (name a missing environment)
  GET 200 /orgs/{owner}
  GET 404 /repositories/{repoId}/environments/{env}/secrets/public-key

= replacement that deletes what it has just written (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- replace
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 204 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 404 /repos/{owner}/{repo}/actions/secrets/{name}

= name in another case (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- rename-case-dbr
  GET 200 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}

= rotation of a secret that was deleted by hand (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- rotate (delete repository secret)
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}

= secondary rate limit (acme-org)
- create (limit next write)
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 403 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}

= server errors (acme-org)
- create (fail two writes)
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  PUT 500 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  PUT 500 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  PUT 201 /repos/{owner}/{repo}/actions/secrets/{name} key_id encrypted_value
  GET 200 /repos/{owner}/{repo}/actions/secrets/{name}
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /repos/{owner}/{repo}/actions/secrets/{name}

= functions that read (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /repos/{owner}/{repo}/actions/secrets/public-key
  GET 200 /repos/{owner}/{repo}
  GET 200 /repos/{owner}/{repo}/environments
  GET 200 /repos/{owner}/{repo}/actions/secrets?per_page=100

= Dependabot secret of an organization (acme-org)
- create
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/dependabot/secrets/public-key
  PUT 201 /orgs/{owner}/dependabot/secrets/{name} key_id encrypted_value visibility="selected" selected_repository_ids=["900001"]
  GET 200 /orgs/{owner}/dependabot/secrets/{name}
- refresh
  GET 200 /orgs/{owner}
  GET 200 /orgs/{owner}/dependabot/secrets/{name}
  GET 200 /orgs/{owner}/dependabot/secrets/{name}/repositories?per_page=100
- destroy
  GET 200 /orgs/{owner}
  DELETE 204 /orgs/{owner}/dependabot/secrets/{name}
`;

/**
 * What pulumi-github 6.15.0 (terraform-provider-github 6.13.0, go-github 88) sent, and the status that it was answered.
 * Calls of resources that run at the same time interleave; within one resource their order is fixed.
 */
export const RECORDED_RUNS: RecordedRun[] = RECORDED.split(/^= /m)
  .slice(1)
  .map((text) => {
    const [heading = "", ...steps] = text.split(/^- /m);
    const { name, note } = titled(heading);
    return { run: name, owner: note ?? "", steps: steps.map(parseStep) };
  });

function parseStep(text: string): RecordedStep {
  const [heading = "", ...lines] = text.trim().split("\n");
  const { name, note } = titled(heading);
  return { step: name, before: note as Intervention | undefined, calls: lines.map(parseCall) };
}

function parseCall(line: string): RecordedCall {
  const [method = "", status, path = "", ...members] = line.trim().split(" ");
  const entries = members.map((member): [string, unknown] => {
    const [name = "", json] = member.split("=");
    return [name, json === undefined ? undefined : JSON.parse(json)];
  });
  const body = entries.length === 0 ? undefined : Object.fromEntries(entries);
  return { method, path, body, status: Number(status) };
}

/** `name (note)` or `name`. */
function titled(heading: string): { name: string; note?: string } {
  const [, name = "", note] = /^(.*?)(?: \((.*)\))?$/.exec(heading.trim()) ?? [];
  return { name, note };
}
