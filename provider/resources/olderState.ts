import { z } from "zod";
import type { Properties } from "../protocol/properties";
import type { Existing } from "../protocol/resourceType";

/** A generation that is there and that the state should know of. */
export interface UnknownGeneration {
  /** Where it was seen, as the beginning of a sentence, for example `Okta app "0oa1" has a secret of`. */
  seen: string;
  generation: number;
  /** Whose key it is; left out where the place does not say. */
  team?: string | undefined;
}

/**
 * Error of an update that runs on an older state than what is there, such as a backup that was restored: it would write
 * over a newer key, or bring back one that was taken out of use.
 */
export function olderState({ seen, generation, team = "<team>" }: UnknownGeneration): Error {
  return new Error(
    `${seen} generation ${generation} that this stack's state does not know: an older state seems to have been restored, or two updates ran at once. ` +
      "It was left alone, and no store was written. Bring the newest state back " +
      "(pulumi stack import --file <newest backup>), then run `pulumi up` again. Where that state is lost, go on from here: " +
      `pulumi config set --path 'flyte-ci-keys:teams["${team}"].rotation.nextGeneration' ${generation + 1}; ` +
      "flyte-ci-keys status --strays tells what the state does not know",
  );
}

const seenSchema = z.object({ newer: z.array(z.int()).catch([]) });

/** Whether the last refresh saw a generation (output `newer`) that is later than the newest that the program knows. */
export function newerSeen(existing: Existing, news: Properties): boolean {
  const newest = news["newestGeneration"];
  const { newer } = seenSchema.parse(existing.outputs);
  return typeof newest === "number" && newer.some((generation) => generation > newest);
}

/** Team of a generation's secret, by the name that its resource has. */
export function teamOf(urn: string): string | undefined {
  return /::([^:]+)-secret-\d+$/.exec(urn)?.[1];
}
