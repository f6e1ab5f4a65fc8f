import { z } from "zod";
import type { PipelineRun } from "../../../components/rotation/gates";
import { answerOf } from "../../http/answer";
import type { HttpResponse } from "../../http/client";

/** Statuses of a run that has not ended; GitHub takes one at a time. */
const UNFINISHED = ["queued", "in_progress", "waiting", "requested", "pending"] as const;

const PAGE_SIZE = 100;
/** GitHub shows 1,000 results of a search. */
const MOST_PAGES = 10;

const pageSchema = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      created_at: z.iso.datetime(),
      /** Of the latest attempt: one that is run again reads its secrets anew. */
      run_started_at: z.iso.datetime().nullish(),
    }),
  ),
});

/**
 * Runs that were queued before an instant and have not ended.
 *
 * @param list Asks for a page (GET /repos/{owner}/{repo}/actions/runs).
 * Source: https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
 */
export async function runsQueuedBefore(
  before: Date,
  list: (query: Record<string, string>) => Promise<HttpResponse>,
): Promise<PipelineRun[]> {
  const found = new Map<number, PipelineRun>();
  for (const status of UNFINISHED) {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const response = await list({
        status,
        created: `<=${before.toISOString()}`,
        per_page: String(PAGE_SIZE),
        page: String(page),
      });
      const { workflow_runs: runs } = answerOf(response, pageSchema);
      for (const { id, created_at: created, run_started_at: started } of runs) {
        const since = started ?? created;
        if (Date.parse(since) < before.getTime()) found.set(id, { name: `run ${id}`, since });
      }
      if (runs.length < PAGE_SIZE) break;
    }
  }
  return [...found.values()];
}
