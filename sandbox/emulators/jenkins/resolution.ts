import { SECRET_TEXT, type Credential } from "./credential";
import type { Domain } from "./credentialStore";
import type { Folder, Job } from "./items";

/** A credential and where it is. */
export interface Located {
  folder: Folder;
  domain: Domain;
  credential: Credential;
}

/**
 * The Secret text that `withCredentials([string(credentialsId: …)])` binds in a job: that of the nearest folder outwards,
 * the controller last, whose SYSTEM credentials are not for jobs. Other kinds of that id do not count. Between domains
 * of one store Jenkins promises no order; here the older domain wins.
 */
export function resolveFor(job: Job, id: string): Located | undefined {
  for (let folder: Folder | undefined = job.parent; folder; folder = folder.parent) {
    const found = secretTextsOf(folder).find(
      ({ credential }) => credential.id === id && !isForSystemOnly(credential, folder),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function isForSystemOnly({ scope }: Credential, folder: Folder | undefined): boolean {
  return folder?.parent === undefined && scope === "SYSTEM";
}

/** Secret texts of a folder's own store. */
export function secretTextsOf(folder: Folder): Located[] {
  return folder.store
    .domains()
    .flatMap((domain) =>
      domain.credentials
        .filter(({ kind }) => kind === SECRET_TEXT)
        .map((credential) => ({ folder, domain, credential })),
    );
}
