import type { Caller } from "./caller";
import type { Capabilities } from "./capabilities";
import { parentPath, type Group, type Project, type User } from "./namespace";
import type { Pipeline } from "./pipeline";
import type { Variable } from "./variable";
import type { PlaceKind } from "./world";

/** A variable; the value of a hidden one is null. Source: https://docs.gitlab.com/api/project_level_variables */
export function variableView(
  variable: Variable,
  kind: PlaceKind,
  capabilities: Capabilities,
): object {
  return {
    variable_type: variable.variableType,
    key: variable.key,
    value: variable.hidden ? null : variable.value,
    ...(capabilities.hidden(kind) ? { hidden: variable.hidden } : {}),
    protected: variable.protected,
    masked: variable.masked,
    raw: variable.raw,
    ...(kind === "instance" ? {} : { environment_scope: variable.environmentScope }),
    ...(capabilities.description(kind) ? { description: variable.description } : {}),
  };
}

/** Source: https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
export function pipelineView(project: Project, pipeline: Pipeline, origin: string): object {
  const { id, iid, status, source, ref, createdAt, updatedAt } = pipeline;
  return {
    id,
    iid,
    project_id: project.id,
    sha: id.toString(16).padStart(40, "0"),
    ref,
    status,
    source,
    created_at: createdAt,
    updated_at: updatedAt,
    web_url: `${origin}/${project.path}/-/pipelines/${id}`,
  };
}

/** Source: https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export function userView(user: User): object {
  return {
    id: user.id,
    username: user.username,
    name: user.username,
    state: "active",
    bot: /^(project|group)_\d+_bot_/.test(user.username),
    ...(user.administrator ? { is_admin: true } : {}),
  };
}

/** Source: https://docs.gitlab.com/api/projects/#retrieve-a-project */
export function projectView(project: Project, caller: Caller): object {
  const level = caller.level(project);
  return {
    id: project.id,
    name: nameOf(project.path),
    path: nameOf(project.path),
    path_with_namespace: project.path,
    default_branch: "main",
    visibility: project.visibility,
    archived: project.archived,
    namespace: { full_path: parentPath(project.path) },
    permissions: {
      project_access: level === 0 ? null : { access_level: level },
      group_access: null,
    },
  };
}

/** Source: https://docs.gitlab.com/api/groups/#retrieve-a-group */
export function groupView(group: Group): object {
  const { id, path, visibility } = group;
  return { id, name: nameOf(path), path: nameOf(path), full_path: path, visibility };
}

/** Source: https://docs.gitlab.com/api/protected_branches/ */
export function protectedBranchView(name: string, index: number): object {
  const levels = [{ id: index + 1, access_level: 40, access_level_description: "Maintainers" }];
  return {
    id: index + 1,
    name,
    push_access_levels: levels,
    merge_access_levels: levels,
    allow_force_push: false,
  };
}

/** Source: https://docs.gitlab.com/api/protected_tags/ */
export function protectedTagView(name: string, index: number): object {
  const levels = [{ id: index + 1, access_level: 40, access_level_description: "Maintainers" }];
  return { name, create_access_levels: levels };
}

function nameOf(path: string): string {
  return path.split("/").pop() ?? path;
}

const DAY_MS = 86_400_000;

/** The token that a call carries. Source: https://docs.gitlab.com/api/personal_access_tokens/ */
export function tokenView({ user, token }: Caller, started: Date): object {
  const daysFromStart = (days: number) => new Date(started.getTime() + days * DAY_MS).toISOString();
  return {
    id: user.id * 100,
    name: "ci-keys",
    description: null,
    revoked: false,
    created_at: token.createdAt ?? daysFromStart(-30),
    scopes: token.scopes ?? ["api"],
    user_id: user.id,
    last_used_at: started.toISOString(),
    active: true,
    expires_at: token.expiresAt === undefined ? daysFromStart(335).slice(0, 10) : token.expiresAt,
  };
}
