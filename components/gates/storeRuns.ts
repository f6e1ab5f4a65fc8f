import * as pulumi from "@pulumi/pulumi";
import type { StoreRuns } from "../rotation/gates";
import type { StoreArgs } from "../stores/kinds";

/** What a function of our own provider answers about runs. */
type Answer = Pick<StoreRuns, "hidden" | "failed"> & { runs?: StoreRuns["runs"] };

/** A question to our own provider. */
interface Look extends Pick<StoreRuns, "kind" | "place"> {
  /** Token of the function and its arguments; absent where runs cannot be listed in a sensible number of calls. */
  ask?: { token: string; args: pulumi.Inputs };
}

/**
 * Runs that began before an instant and that read one of these stores, by read-only functions of our own provider. A store
 * that is wider than one repository, project or folder is not looked at.
 */
export async function runsOfStores(
  stores: readonly StoreArgs[],
  before: string,
): Promise<StoreRuns[]> {
  // Several secrets of one repository have the same runs.
  const looks = new Map(
    stores.map((store) => lookFor(store, before)).map((look) => [JSON.stringify(look), look]),
  );
  return Promise.all([...looks.values()].map(answerTo));
}

async function answerTo({ kind, place, ask }: Look): Promise<StoreRuns> {
  if (ask === undefined) {
    return { kind, place, runs: [], hidden: "the store is wider than what can be looked through" };
  }
  const answer = (await pulumi.runtime.invoke(ask.token, ask.args, { async: true })) as Answer;
  return { kind, place, ...answer, runs: answer.runs ?? [] };
}

function lookFor(store: StoreArgs, before: string): Look {
  switch (store.kind) {
    case "github": {
      const { owner, scope, baseUrl } = store;
      if (scope.kind === "organization") return { kind: "workflow run", place: owner };
      const { repository } = scope;
      const args = { ...(baseUrl === undefined ? {} : { baseUrl }), owner, repository, before };
      return {
        kind: "workflow run",
        place: `${owner}/${repository}`,
        ask: { token: "cikeys:github:getRunsInFlight", args },
      };
    }
    case "gitlab": {
      const { baseUrl, place, tokenEnv } = store;
      const { id = "" } = place;
      if (place.kind !== "project") {
        return { kind: "pipeline", place: `the ${place.kind} ${id || baseUrl}` };
      }
      const args = { baseUrl, project: id, tokenEnv, before };
      return {
        kind: "pipeline",
        place: id,
        ask: { token: "cikeys:gitlab:getPipelinesInFlight", args },
      };
    }
    case "jenkins": {
      const { url, folder, tokenEnv } = store;
      if (folder === undefined) return { kind: "build", place: url };
      const args = { url, folder, tokenEnv, before };
      return {
        kind: "build",
        place: folder,
        ask: { token: "cikeys:jenkins:getBuildsInFlight", args },
      };
    }
  }
}
