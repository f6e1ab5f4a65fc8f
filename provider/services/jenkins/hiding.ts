import { z } from "zod";
import { ServiceError } from "../../http/serviceError";
import type { JenkinsApi, ListedCredential } from "./api";
import { credentialUrl, type CredentialPlace } from "./place";

/** Credentials that jobs may get in place of ours. */
export interface Hiding {
  /** Whether every store that could hold one, of those that the user knows of, was looked at. */
  looked: boolean;
  /** Their addresses. */
  hiddenBy: string[];
}

interface Item {
  name: string;
  jobs?: Item[] | undefined;
}

/** Folders in folders in folders are as deep as this, as a rule; and few enough to ask each. */
const DEPTH = 6;
const MOST_FOLDERS = 100;

const itemSchema: z.ZodType<Item> = z.object({
  name: z.string(),
  get jobs() {
    return z.array(itemSchema).optional();
  },
});

const childrenSchema = z.object({ jobs: z.array(itemSchema) });

/**
 * Looks, read-only, for credentials of the same id that come first for some jobs: in folders below, since the nearest
 * one wins, and in other domains of the same store, between which Jenkins promises no order. Ours above is hidden by
 * them; those above ours never hide it.
 *
 * Folders that the user may not read are not even listed, so this is a warning and never a proof of the contrary.
 *
 * @param isOurs Whether a credential was written by this product, by its description.
 */
export async function lookForHiding(
  api: JenkinsApi,
  place: CredentialPlace,
  isOurs: (description: string) => boolean,
): Promise<Hiding> {
  const found: Hiding = { looked: true, hiddenBy: [] };
  try {
    const folders = await foldersBelow(api, place);
    const stores = [place, ...folders.slice(0, MOST_FOLDERS)];
    found.looked = folders.length <= MOST_FOLDERS && folders.every(({ deepest }) => !deepest);
    for (const store of stores) {
      const credentials = await api.listStore(store);
      if (credentials === undefined) found.looked = false;
      const others = credentials?.filter(
        (credential) => hides(credential, place, store.folder) && !isOurs(credential.description),
      );
      found.hiddenBy.push(
        ...(others ?? []).map(({ domain }) =>
          credentialUrl({ ...place, folder: store.folder, domain }),
        ),
      );
    }
  } catch (error) {
    // The key is written by now; a look around must not undo that.
    if (!(error instanceof ServiceError)) throw error;
    found.looked = false;
  }
  return found;
}

function hides(
  credential: ListedCredential,
  place: CredentialPlace,
  folder: string | undefined,
): boolean {
  if (credential.id !== place.credentialId) return false;
  return folder !== place.folder || credential.domain !== place.domain;
}

interface FolderBelow {
  url: string;
  folder: string;
  /** Whether there may be folders below it that were not listed. */
  deepest: boolean;
}

async function foldersBelow(api: JenkinsApi, place: CredentialPlace): Promise<FolderBelow[]> {
  let tree = "name";
  for (let depth = 0; depth < DEPTH; depth += 1) tree = `name,jobs[${tree}]`;
  const children = await api.listItems(place, `jobs[${tree}]`, childrenSchema);
  const { url } = place;
  const walk = (items: Item[], parent: string | undefined, depth: number): FolderBelow[] =>
    items.flatMap(({ name, jobs }) => {
      if (jobs === undefined) return [];
      const folder = parent === undefined ? name : `${parent}/${name}`;
      const deepest = depth === DEPTH && jobs.length > 0;
      return [{ url, folder, deepest }, ...walk(jobs, folder, depth + 1)];
    });
  return walk(children?.jobs ?? [], place.folder, 1);
}
