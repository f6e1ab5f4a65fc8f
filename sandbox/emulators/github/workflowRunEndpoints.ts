import type { Directory } from "./directory";
import { REPOSITORY_PATHS, type ApiCall, type Endpoint } from "./endpoint";
import { pageOf } from "./paging";
import { repositoryOf } from "./places";
import { workflowRunView } from "./views";
import type { WorkflowRun } from "./workflowRun";

/** A filtered list ends here, whatever there is. */
const MOST_RESULTS = 1000;

/** Workflow runs. Source: https://docs.github.com/en/rest/actions/workflow-runs */
export function workflowRunEndpoints(directory: Directory): Endpoint[] {
  return REPOSITORY_PATHS.map((repository): Endpoint => ({
    method: "GET",
    path: `${repository}/actions/runs`,
    documentation: "actions/workflow-runs#list-workflow-runs-for-a-repository",
    answer: (call) => {
      const repository = repositoryOf(call, directory);
      // Everybody may read the runs of a public repository.
      if (repository.visibility !== "public") call.caller.requireActions();
      const newestFirst = [...repository.workflowRuns].reverse();
      const matching = newestFirst.filter(filterOf(call)).slice(0, MOST_RESULTS);
      const { items, headers } = pageOf(matching, call.url);
      const runs = items.map((run) => workflowRunView(repository, run, call.url.origin));
      return {
        status: 200,
        headers,
        body: { total_count: matching.length, workflow_runs: runs },
      };
    },
  }));
}

function filterOf({ url }: ApiCall): (run: WorkflowRun) => boolean {
  const { searchParams: query } = url;
  const is = (name: string, ...values: (string | undefined)[]) =>
    !query.has(name) || values.includes(query.get(name) ?? "");
  return (run) =>
    is("status", run.status, run.conclusion) &&
    is("event", run.event) &&
    is("branch", run.branch) &&
    createdWithin(query.get("created"), Date.parse(run.createdAt));
}

/**
 * Whether an instant is in a range as searches write it: `>=`, `>`, `<=`, `<` before one, `..` between two.
 *
 * Source: https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
 */
function createdWithin(range: string | null, at: number): boolean {
  if (range === null) return true;
  const [from = "", to] = range.split("..");
  if (to !== undefined) {
    return (from === "*" || at >= Date.parse(from)) && (to === "*" || at <= Date.parse(to));
  }
  const [, sign = "=", date = ""] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  return COMPARISONS[sign]?.(at, Date.parse(date)) ?? false;
}

const COMPARISONS: Record<string, (at: number, bound: number) => boolean> = {
  ">=": (at, bound) => at >= bound,
  "<=": (at, bound) => at <= bound,
  ">": (at, bound) => at > bound,
  "<": (at, bound) => at < bound,
  "=": (at, bound) => at === bound,
};
