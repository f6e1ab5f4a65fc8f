import type { Directory } from "./directory";
import type { Endpoint } from "./endpoint";
import { pageOf } from "./paging";
import { groupOf, projectOf } from "./places";
import { groupView, projectView, protectedBranchView, protectedTagView } from "./views";

/**
 * Projects and groups themselves, and which branches and tags of a project are protected.
 *
 * Source: https://docs.gitlab.com/api/projects/, …/groups/, …/protected_branches/, …/protected_tags/
 */
export function placeEndpoints(directory: Directory): Endpoint[] {
  return [
    {
      method: "GET",
      path: "/projects/:id",
      answer: (call) => ({
        status: 200,
        body: projectView(projectOf(call, directory), call.caller),
      }),
    },
    {
      method: "GET",
      path: "/groups/:id",
      answer: (call) => ({ status: 200, body: groupView(groupOf(call, directory)) }),
    },
    {
      method: "GET",
      path: "/projects/:id/protected_branches",
      answer: (call) => {
        const project = projectOf(call, directory);
        call.caller.require("Developer", project);
        const { items, headers } = pageOf(project.protectedBranches, call.url);
        return { status: 200, headers, body: items.map(protectedBranchView) };
      },
    },
    {
      method: "GET",
      path: "/projects/:id/protected_tags",
      answer: (call) => {
        const project = projectOf(call, directory);
        call.caller.require("Maintainer", project);
        const { items, headers } = pageOf(project.protectedTags, call.url);
        return { status: 200, headers, body: items.map(protectedTagView) };
      },
    },
  ];
}
