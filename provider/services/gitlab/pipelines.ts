import { z } from "zod";
import type { GitLabPlace } from "../../../common/gitLabAddress";
import type { PipelineRun } from "../../../components/rotation/gates";
import { answerOf } from "../../http/answer";
import { placePath, type GitLabClient } from "./client";

/** Child pipelines are in no list unless it asks for them. */
const LISTS: Record<string, string>[] = [{}, { source: "parent_pipeline" }];

const pageSchema = z.array(z.object({ id: z.number(), created_at: z.string() }));

/**
 * Pipelines of a project that were created before an instant and of which something runs.
 *
 * Source: https://docs.gitlab.com/api/pipelines/#list-project-pipelines
 */
export async function pipelinesCreatedBefore(
  client: GitLabClient,
  project: string,
  before: Date,
): Promise<PipelineRun[]> {
  const place: GitLabPlace = { kind: "project", id: project };
  const found: PipelineRun[] = [];
  for (const list of LISTS) {
    for (let page = "1"; page !== "";) {
      const response = await client.call("GET", `${placePath(place)}/pipelines`, {
        place,
        // The oldest first, so that the list can be left where the younger ones begin.
        query: { ...list, status: "running", order_by: "id", sort: "asc", per_page: "100", page },
      });
      const pipelines = answerOf(response, pageSchema);
      const older = pipelines.filter(({ created_at: at }) => Date.parse(at) < before.getTime());
      found.push(...older.map(({ id, created_at }) => runOf(id, created_at)));
      if (older.length < pipelines.length) break;
      page = response.headers.get("x-next-page") ?? "";
    }
  }
  return found;
}

function runOf(id: number, createdAt: string): PipelineRun {
  return { name: `pipeline ${id}`, since: new Date(createdAt).toISOString() };
}
