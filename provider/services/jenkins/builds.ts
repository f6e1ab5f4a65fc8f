import { z } from "zod";
import type { PipelineRun } from "../../../components/rotation/gates";
import type { JenkinsApi } from "./api";

/** Folders in folders in folders are as deep as this, as a rule. */
const DEPTH = 6;

/** Builds of a job, the newest first, among which the running ones are. Jenkins reads each from its disk. */
const NEWEST_BUILDS = 50;

interface Item {
  name: string;
  builds?: { number: number; building: boolean; timestamp: number }[] | undefined;
  jobs?: Item[] | undefined;
}

const itemSchema: z.ZodType<Item> = z.object({
  name: z.string(),
  builds: z
    .array(z.object({ number: z.int(), building: z.boolean(), timestamp: z.number() }))
    .optional(),
  get jobs() {
    return z.array(itemSchema).optional();
  },
});

const folderSchema = z.object({ jobs: z.array(itemSchema) });

/**
 * Builds below a folder that began before an instant and have not ended. Jobs that the user may not read are not listed.
 *
 * Source: https://www.jenkins.io/doc/book/using/remote-access-api/
 */
export async function buildsInFlight(
  api: JenkinsApi,
  { url, folder }: { url: string; folder: string },
  before: Date,
): Promise<{ runs: PipelineRun[] } | { hidden: string }> {
  const item = `name,builds[number,building,timestamp]{0,${NEWEST_BUILDS}}`;
  let tree = item;
  for (let depth = 1; depth < DEPTH; depth += 1) tree = `${item},jobs[${tree}]`;
  const found = await api.listItems({ url, folder }, `jobs[${tree}]`, folderSchema);
  if (found === undefined) {
    return { hidden: `the folder is not there, or the user may not read it (404)` };
  }
  return { runs: found.jobs.flatMap((job) => runsOf(job, folder, before)) };
}

function runsOf(
  { name, builds = [], jobs = [] }: Item,
  parent: string,
  before: Date,
): PipelineRun[] {
  const path = `${parent}/${name}`;
  const own = builds.filter(({ building, timestamp }) => building && timestamp < before.getTime());
  return [
    ...own.map(({ number, timestamp }) => ({
      name: `${path} #${number}`,
      since: new Date(timestamp).toISOString(),
    })),
    ...jobs.flatMap((job) => runsOf(job, path, before)),
  ];
}
