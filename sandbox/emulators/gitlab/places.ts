import type { Directory } from "./directory";
import { BASE_PATH, parameter, type ApiCall } from "./endpoint";
import { forbidden, GitLabError, notFound } from "./gitLabError";
import { samePath, type Group, type Project } from "./namespace";
import type { VariableSet } from "./variableSet";

/**
 * The project in `:id`, which the caller sees.
 *
 * @throws GitLabError 404; at a path it no longer has 301 for GET and 405 for everything else.
 * Source: https://docs.gitlab.com/api/rest/#redirects
 */
export function projectOf(call: ApiCall, directory: Directory): Project {
  const id = parameter(call, "id");
  const project = directory.project(id);
  if (project === undefined || !call.caller.sees(project)) throw notFound("Project");
  if (id.includes("/") && !samePath(id, project.path)) throw moved(call, project);
  return project;
}

/** The group in `:id`; a path it no longer has is not found. @throws GitLabError 404 */
export function groupOf(call: ApiCall, directory: Directory): Group {
  const group = directory.group(parameter(call, "id"));
  if (group === undefined || !call.caller.sees(group)) throw notFound("Group");
  return group;
}

/** The variables of the project in the path: Maintainers; nobody while it is archived. @throws GitLabError 403, 404 */
export function projectVariablesOf(call: ApiCall, directory: Directory): VariableSet {
  const project = projectOf(call, directory);
  call.caller.require("Maintainer", project);
  if (project.archived) throw forbidden();
  return project.variables;
}

/** The variables of the group in the path: Owners. @throws GitLabError 403, 404 */
export function groupVariablesOf(call: ApiCall, directory: Directory): VariableSet {
  const group = groupOf(call, directory);
  call.caller.require("Owner", group);
  return group.variables;
}

function moved(call: ApiCall, project: Project): GitLabError {
  if (call.method !== "GET") {
    return new GitLabError(405, { message: "Non GET methods are not allowed for moved projects" });
  }
  const { origin, pathname, search } = call.url;
  const [before = "", after = ""] = pathname.split(`${BASE_PATH}/projects/`);
  const rest = after.split("/").slice(1);
  const path = [`${before}${BASE_PATH}/projects`, String(project.id), ...rest].join("/");
  const location = `${origin}${path}${search}`;
  const text = `This resource has been moved permanently to ${location}`;
  return new GitLabError(301, text, { location });
}
