import type { Directory } from "./directory";
import type { ApiCall, Endpoint } from "./endpoint";
import { badParameter, forbidden } from "./gitLabError";
import type { Project } from "./namespace";
import { pageOf } from "./paging";
import { PIPELINE_STATUSES, type Pipeline } from "./pipeline";
import { projectOf } from "./places";
import { pipelineView } from "./views";

/** Columns that a list can be sorted by. */
const ORDERS: Record<string, (pipeline: Pipeline) => number | string> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  ref: ({ ref }) => ref,
  updated_at: ({ updatedAt }) => updatedAt,
};

/** Pipelines of a project. Source: https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
export function pipelineEndpoints(directory: Directory): Endpoint[] {
  return [
    {
      method: "GET",
      path: "/projects/:id/pipelines",
      answer: (call) => {
        const project = projectOf(call, directory);
        call.caller.require("Reporter", project);
        if (!project.pipelinesEnabled) throw forbidden();
        const { items, headers } = pageOf(listed(project, call), call.url);
        const body = items.map((pipeline) => pipelineView(project, pipeline, call.url.origin));
        return { status: 200, headers, body };
      },
    },
  ];
}

function listed({ pipelines }: Project, { url }: ApiCall): Pipeline[] {
  const { searchParams: query } = url;
  const status = query.get("status");
  const source = query.get("source");
  const ref = query.get("ref");
  const order = ORDERS[query.get("order_by") ?? "id"];
  const sort = query.get("sort") ?? "desc";
  if (status !== null && !PIPELINE_STATUSES.some((known) => known === status)) {
    throw badParameter("status does not have a valid value");
  }
  if (order === undefined) throw badParameter("order_by does not have a valid value");
  if (!["asc", "desc"].includes(sort)) throw badParameter("sort does not have a valid value");
  const matching = pipelines.filter(
    (pipeline) =>
      (status === null || pipeline.status === status) &&
      (ref === null || pipeline.ref === ref) &&
      // Child pipelines are left out unless they are asked for.
      (source === null ? pipeline.source !== "parent_pipeline" : pipeline.source === source),
  );
  const ascending = matching.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return sort === "asc" ? ascending : ascending.reverse();
}
