/** A store of credentials in Jenkins. */
export interface StorePlace {
  /** Address of the controller, context path included, without a slash at the end. */
  url: string;
  /** Full name of the folder, parents first, separated by `/`. Absent: the controller's own store. */
  folder?: string | undefined;
}

/** Where a credential is in Jenkins. */
export interface CredentialPlace extends StorePlace {
  /** Name of the domain; `_` is the global one. */
  domain: string;
  credentialId: string;
}

/** How URLs call the domain that needs no name. */
export const GLOBAL_DOMAIN = "_";

/** Address of a folder, or of the controller itself; without a slash at the end. */
export function folderUrl({ url, folder }: StorePlace): string {
  // A context path must stay, which `new URL(path, base)` would drop.
  const names = folder === undefined ? [] : folder.split("/");
  return url + names.map((name) => `/job/${encodeURIComponent(name)}`).join("");
}

/** Address of the store of credentials there. */
export function storeUrl(place: StorePlace): string {
  const store = place.folder === undefined ? "system" : "folder";
  return `${folderUrl(place)}/credentials/store/${store}`;
}

export function domainUrl(place: CredentialPlace, domain = place.domain): string {
  return `${storeUrl(place)}/domain/${encodeURIComponent(domain)}`;
}

/** Address of the credential, as a browser shows it: what a person can open, and what an import takes. */
export function credentialUrl(place: CredentialPlace): string {
  return `${domainUrl(place)}/credential/${encodeURIComponent(place.credentialId)}`;
}

/** The place behind such an address; `undefined` when it is none. */
export function placeAt(address: string): CredentialPlace | undefined {
  const parts =
    /^(https?:\/\/.+)\/credentials\/store\/(system|folder)\/domain\/([^/]+)\/credential\/([^/]+)\/?$/.exec(
      address,
    );
  if (parts === null) return undefined;
  const [, context = "", store, domain = "", credentialId = ""] = parts;
  // A folder is all the `/job/<name>` pairs at the end; what stands before them is the controller.
  const folder = /(?:\/job\/[^/]+)+$/.exec(context)?.[0];
  if ((store === "folder") !== (folder !== undefined)) return undefined;
  try {
    return {
      url: context.slice(0, context.length - (folder?.length ?? 0)),
      ...(folder === undefined ? {} : { folder: namesIn(folder) }),
      domain: decodeURIComponent(domain),
      credentialId: decodeURIComponent(credentialId),
    };
  } catch {
    return undefined; // escapes that are none
  }
}

function namesIn(path: string): string {
  const names = path.split("/").filter((_, index) => index > 0 && index % 2 === 0);
  return names.map(decodeURIComponent).join("/");
}

/** The store in words. */
export function storeName({ url, folder }: StorePlace): string {
  return folder === undefined ? `the controller ${url}` : `folder "${folder}" of ${url}`;
}
