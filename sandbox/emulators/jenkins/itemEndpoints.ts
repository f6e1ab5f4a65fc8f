import { exported, type Answer, type Endpoint, type RemoteCall } from "./endpoint";
import { folderXml } from "./folderXml";
import { Folder, type Job } from "./items";
import { notFound } from "./jenkinsError";

/** Where items are, below the address of the controller. */
export interface Addresses {
  /** Address of an item, without a slash at the end. */
  urlOf(item: Folder | Job): string;
}

/**
 * The controller, folders and jobs themselves.
 *
 * Source: https://www.jenkins.io/doc/book/using/remote-access-api/
 */
export function itemEndpoints(addresses: Addresses): Endpoint[] {
  return [
    {
      method: "GET",
      path: "/api/json",
      kind: "read",
      answer: (call) => exported(call, itemView(call, call.item, addresses)),
    },
    { method: "GET", path: "/config.xml", kind: "read", answer: showConfig },
  ];
}

/** An item with those of its children that the caller may see. */
function itemView(call: RemoteCall, item: Folder | Job, addresses: Addresses): object {
  const { fullName, name } = item;
  const url = `${addresses.urlOf(item)}/`;
  const names = { name, fullName, displayName: name, url };
  if (!(item instanceof Folder)) {
    return {
      _class: "org.jenkinsci.plugins.workflow.job.WorkflowJob",
      ...names,
      builds: buildsView(item, url, call.query.tree !== undefined),
    };
  }
  const visible = item.children().filter((child) => call.caller.has("Job/Read", child.fullName));
  const jobs = visible.map((child) => itemView(call, child, addresses));
  return item.parent === undefined
    ? { _class: "hudson.model.Hudson", url, jobs, useCrumbs: true, useSecurity: true }
    : { _class: "com.cloudbees.hudson.plugins.folder.Folder", ...names, jobs };
}

/** A job's list of builds ends here; `allBuilds` would have them all. */
const NEWEST_BUILDS = 100;

/** Builds of a job, the newest first. Without a `tree` only what identifies each. */
function buildsView({ builds }: Job, jobUrl: string, whole: boolean): object[] {
  return builds
    .slice(-NEWEST_BUILDS)
    .reverse()
    .map(({ number, running, result, scheduledAt }) => ({
      _class: "org.jenkinsci.plugins.workflow.job.WorkflowRun",
      number,
      url: `${jobUrl}${number}/`,
      ...(whole
        ? { building: running, result: result ?? null, timestamp: scheduledAt.getTime() }
        : {}),
    }));
}

/**
 * A folder's definition, its credentials included: encrypted for those who may configure it, masked for those who may
 * only read it (`ExtendedReadSecretRedaction`). The controller has no such page.
 */
function showConfig({ item, caller }: RemoteCall): Answer {
  if (!(item instanceof Folder) || item.parent === undefined) throw notFound();
  caller.require("Job/ExtendedRead", item.fullName);
  const masked = !caller.has("Job/Configure", item.fullName);
  return {
    body: folderXml(item, masked),
    headers: { "content-type": "application/xml" },
  };
}
