import type { Caller } from "./caller";
import type { Capabilities } from "./capabilities";
import { parentPath, type Group, type Project, type User } from "./namespace";
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
